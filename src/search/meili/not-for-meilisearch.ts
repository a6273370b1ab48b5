/** What Meilisearch cannot answer exactly: the default engine answers the whole request. The message says why. */
export class NotForMeilisearch extends Error {}
