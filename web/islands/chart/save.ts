/** Hands a file to the reader's browser. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; the address may go.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name for a file, of words: letters and digits of any script, hyphens between. */
export const fileName = (title: string, extension: string): string =>
  `${
    title
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'portico'
  }.${extension}`;

/** A picture as the text of a file. */
export const svgText = (picture: SVGSVGElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`;

/** A picture in pixels, twice as many as it has on the page. Throws where the browser cannot make it. */
export async function toPng(picture: SVGSVGElement, scale = 2): Promise<Blob> {
  const image = new Image();
  // An address of the kind `data:`, which the policy of the pages lets through.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Number(picture.getAttribute('width')) * scale;
  canvas.height = Number(picture.getAttribute('height')) * scale;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('no picture');
  return blob;
}

/** The portal's font as an address of the kind `data:`, to be put into a picture; undefined where it is not to be had. */
export async function fontData(assets: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${assets}/titillium-400.woff2`);
    if (!response.ok) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return `data:font/woff2;base64,${btoa(text)}`;
  } catch {
    return undefined;
  }
}
