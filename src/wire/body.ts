import type { XmlElement } from './xml-document.js'

/** What a request carried. */
export type Body =
  | { readonly kind: 'xml'; readonly root: XmlElement }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'other'; readonly contentType: string; readonly bytes: number }
