/**
 * How closely a request must follow the documentation: `lenient` takes what real clients send,
 * `strict` only what is documented, so that a client's author sees where it relies on good will.
 */
export type Strictness = 'lenient' | 'strict'
