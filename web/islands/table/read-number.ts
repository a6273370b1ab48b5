/**
 * A number as a person types it, in the form of the interface: `1.234,5` and `1234.5` are both `1234.5` on an Italian page.
 * A point before exactly three digits groups them there, unless there is nothing but it. Undefined for what is no number.
 */
export function readNumber(lang: 'it' | 'en', text: string): string | undefined {
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, '');
  const [group, mark] = lang === 'it' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(`^[-+]?\\d{1,3}(\\${group}\\d{3})+(\\${mark}\\d+)?$`);
  const plain = grouped.test(typed) ? typed.replaceAll(group as string, '') : typed;
  const number = plain.replace(mark as string, '.').replace(/^\+/, '');
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(number) ? number : undefined;
}
