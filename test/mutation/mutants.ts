/** Small changes to built code, each of which some test is to notice. */

/** One change: what stands at a place of a file, and what is put there. */
export interface Mutant {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** What is looked for in code, and what it is changed into; `$1` and so on are as in `replace`. */
const CHANGES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/===/g, '!=='],
  [/!==/g, '==='],
  [/(?<=\s)<(?=\s)/g, '<='],
  [/(?<=\s)<=(?=\s)/g, '<'],
  [/(?<=\s)>(?=\s)/g, '>='],
  [/(?<=\s)>=(?=\s)/g, '>'],
  [/&&/g, '||'],
  [/\|\|/g, '&&'],
  [/\?\?(?!=)/g, '&&'],
  [/(?<=[\w\])] )\+(?= )/g, '-'],
  [/(?<=[\w\])] )-(?= )/g, '+'],
  [/(?<=[\w\])] )\*(?= )/g, '/'],
  [/(?<=[\w\])] )\/(?= )/g, '*'],
  [/(?<=[\w\])] )%(?= )/g, '*'],
  [/(?<=[\w\])])\+\+|\+\+(?=[\w])/g, '--'],
  [/\+=/g, '-='],
  [/-=/g, '+='],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  // But not `?? 0`, which is there for the compiler alone.
  [/(?<=[\s([,])(?<!\?\? )\d+(?=[\s)\],;])/g, '$0 + 1'],
  [/(?<=[\s(])!(?=[\w(])/g, ''],
  [/(?<=\bif )\(/g, '(!'],
  [/\bMath\.max\b/g, 'Math.min'],
  [/\bMath\.min\b/g, 'Math.max'],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/(?<=\n\s*)return (?!undefined;)(?=[\w[{(`'"])[^\n]*;(?=\n)/g, 'return;'],
  [
    /(?<=[;{}]\n\s*)(?!return|throw|yield|const|let|break|continue|if|for|else|super)[\w.[\]]+(?:\(|\s=\s)[^\n]*;(?=\n)/g,
    ';',
  ],
]

/** All that may be changed in a file of JavaScript. Texts, comments and regular expressions stay as they are. */
export function mutantsOf(file: string, code: string): Mutant[] {
  const bare = withoutTexts(code)
  return CHANGES.flatMap(([pattern, replacement]) =>
    [...bare.matchAll(pattern)].flatMap(({ index, 0: found }) => {
      const [start, end] = [index, index + found.length]
      if (replacement !== '(!')
        return [{ file, start, end, replacement: replacement.replace('$0', found) }]
      const close = closing(bare, start)
      return close === undefined
        ? []
        : [{ file, start, end: close + 1, replacement: `(!${code.slice(start, close + 1)})` }]
    }),
  )
}

/** Where the parenthesis is closed that opens at a place. */
function closing(bare: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < bare.length; at++) {
    if (bare[at] === '(') depth++
    else if (bare[at] === ')' && --depth === 0) return at
  }
  return undefined
}

/** A comment, a text, a template or a regular expression, as the compiler writes them. */
const TEXT =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|(?<=[(,=:[!&|?{};\n]\s*|return )\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g

/** The code with nothing but blanks in place of what is no code, so that all stands where it stood. */
const withoutTexts = (code: string): string =>
  code.replace(TEXT, (text) => text.replace(/[^\n]/g, (_, at) => (at === 0 ? '`' : '_')))

/** Some of them, the same ones for the same seed. */
export function sampled<T>(all: readonly T[], count: number, seed: number): T[] {
  const left = [...all]
  const chosen: T[] = []
  let state = seed
  while (chosen.length < count && left.length > 0) {
    state = (state + 0x6d2b79f5) >>> 0
    let drawn = Math.imul(state ^ (state >>> 15), state | 1)
    drawn ^= drawn + Math.imul(drawn ^ (drawn >>> 7), drawn | 61)
    chosen.push(...left.splice(((drawn ^ (drawn >>> 14)) >>> 0) % left.length, 1))
  }
  return chosen
}
