import type { ColumnRole, Role } from '../roles/role.js';

const PERSONAL: ReadonlySet<Role> = new Set(['codice_fiscale', 'email', 'phone', 'iban', 'vehicle_plate']);

/** Whether the values of a column tell of people: descriptions and examples show none of them. */
export const isPersonal = ({ role }: { role?: ColumnRole | undefined }): boolean =>
  role !== undefined && PERSONAL.has(role.role);
