/**
 * A number of bytes as people read it, in decimal units (1 MB = 1,000,000 bytes) with at most one decimal:
 * `formatBytes(1_500_000, 'it')` is `1,5 MB`. Used in messages about limits.
 */
export function formatBytes(bytes: number, language: 'it' | 'en'): string {
  const units = ['byte', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1000 ** power);
  const unit = power === 0 && language === 'en' && bytes !== 1 ? 'bytes' : units[power];
  return `${number} ${unit}`;
}
