/** Whether only this machine reaches an address, or a host of this name. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  /^127(?:\.\d+){3}$/.test(host)
