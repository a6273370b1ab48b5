import { testPortal } from '../helpers/portal.js';
import { describeSearch } from './behaviour.js';

describeSearch('PostgreSQL', async () => {
  const { services, close } = await testPortal();
  return { catalog: services.catalog, search: services.search, close };
});
