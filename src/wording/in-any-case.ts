/** Characters of an end: names and references that are alike mostly differ there. */
const END = 4

/**
 * Tells which texts are an asked one, in any letter case. There may be millions of them, and what is asked may be as
 * long as a body: so the asked one is read once, and texts of another length, or with another end, are not. Only
 * letters that are as long in both cases are taken for the same.
 */
export function inAnyCase(asked: string): (text: unknown) => boolean {
  const wanted = asked.toLowerCase()
  const end = asked.slice(-END).toLowerCase()
  return (text) =>
    typeof text === 'string' &&
    text.length === asked.length &&
    text.slice(-END).toLowerCase() === end &&
    text.toLowerCase() === wanted
}
