import { EmsimControls, type EmsimControlsParts } from './emsim-controls.js'

/** The controls of a process, joined with the table that describes them, which is loaded on demand. */
export const createControls = (parts: Omit<EmsimControlsParts, 'described'>): EmsimControls =>
  new EmsimControls({
    ...parts,
    described: async () => (await import('./control-openapi.js')).controlDocument(),
  })
