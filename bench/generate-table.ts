import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const COMUNI = [
  ['037006', 'Bologna', 'BO'],
  ['015146', 'Milano', 'MI'],
  ['058091', 'Roma', 'RM'],
  ['063049', 'Napoli', 'NA'],
  ['001272', 'Torino', 'TO'],
  ['082053', 'Palermo', 'PA'],
  ['048017', 'Firenze', 'FI'],
  ['072006', 'Bari', 'BA'],
  ['040012', 'Forlì', 'FC'],
  ['080043', 'Reggio di Calabria', 'RC'],
] as const;
const OGGETTI = [
  'manutenzione strade',
  'fornitura carta',
  'servizio mensa',
  'verde pubblico',
  'energia elettrica',
];
const STATI = ['aggiudicato', 'in corso', 'concluso', 'revocato'];

/** A generator of whole numbers below 2^32 with a fixed seed: the same file every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Writes a CSV as administrations do: semicolons, CRLF, UTF-8, decimal comma, days first, codes with leading zeros,
 * a quoted cell now and then, empty cells. About 88 bytes a row. Returns its size in bytes.
 */
export async function writeTable(path: string, rows: number): Promise<number> {
  const next = numbers(20_240_331);
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  let size = 0;
  let text = 'codice_istat;comune;sigla;cig;oggetto;importo;quantita;data_firma;stato\r\n';
  for (let row = 0; row < rows; row += 1) {
    const a = next();
    const b = next();
    const [code, name, short] = COMUNI[a % COMUNI.length] as (typeof COMUNI)[number];
    const cig = (b.toString(36) + a.toString(36)).toUpperCase().padStart(14, 'Z').slice(0, 10);
    const object = `${OGGETTI[b % OGGETTI.length]}${a % 50 === 0 ? `; lotto ${a % 7}` : ' '}${(a >>> 8) % 90_000}`;
    const shown = object.includes(';') ? `"${object}"` : object;
    const cents = (b >>> 3) % 90_000_000;
    const amount = `${Math.floor(cents / 100)},${two(cents % 100)}`;
    const day = `${two(1 + (a % 28))}/${two(1 + ((a >>> 5) % 12))}/${2010 + ((a >>> 9) % 15)}`;
    const count = a % 97 === 0 ? '' : (b >>> 7) % 5000;
    text += `${code};${name};${short};${cig};${shown};${amount};${count};${day};${STATI[a & 3]}\r\n`;
    if (text.length < 1 << 20) continue;
    const bytes = Buffer.from(text);
    size += bytes.length;
    text = '';
    if (!out.write(bytes)) await once(out, 'drain');
  }
  const last = Buffer.from(text);
  out.end(last);
  await finished(out);
  return size + last.length;
}
