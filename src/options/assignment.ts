/** Options that are written as `this=that`. */

/** `TOKEN=ACCOUNT`; the last = counts, since tokens in base64 end in some. Undefined if it is none. */
export function readSession(text: string): { token: string; account: string } | undefined {
  const at = text.lastIndexOf('=')
  if (at < 1 || at === text.length - 1) return undefined
  return { token: text.slice(0, at), account: text.slice(at + 1) }
}

/** `NAME`, or `NAME=PORT` with a port of its own; undefined if it is none. */
export function readWorldPort(text: string): { name: string; port?: number } | undefined {
  const [, name, port] = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:=(\d{1,5}))?$/i.exec(text) ?? []
  if (name === undefined || Number(port ?? 0) > 65_535) return undefined
  return port === undefined ? { name } : { name, port: Number(port) }
}
