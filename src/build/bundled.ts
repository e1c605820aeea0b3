/** Bundles code, for the scripts of `npm run build`. */
import { type BuildOptions, build, formatMessages, type Metafile } from 'esbuild-wasm'

/**
 * Bundles entries; gives what was made of which. The bundler is kept from printing: where standard error is a file, as in many
 * CI jobs, esbuild-wasm 0.28 crashes over its first warning.
 * @throws for errors, and for warnings too: a bundle that lacks something is not to be published
 */
export async function bundled(options: BuildOptions): Promise<Metafile> {
  const { warnings, metafile } = await build({ ...options, logLevel: 'silent', metafile: true })
  if (warnings.length === 0) return metafile
  throw new Error((await formatMessages(warnings, { kind: 'warning' })).join('\n'))
}
