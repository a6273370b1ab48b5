import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Compiles one source file and what it imports, so that a test can run it in a process of its own and kill that.
 * @param file from the project root
 * @returns path of the compiled module
 */
export async function compileToFolder(file: string, folder: string): Promise<string> {
  const project = join(folder, 'tsconfig.json');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    project,
    JSON.stringify({
      extends: resolve('tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        rootDir: resolve('.'),
        outDir: folder,
        typeRoots: [resolve('node_modules/@types')],
      },
      include: [resolve(file)],
    }),
  );
  await promisify(execFile)(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', project]);
  return join(folder, file.replace(/\.ts$/, '.js'));
}
