/** Where values stand in a text of YAML or JSON. */
import { isMap, isNode, isPair } from 'yaml'
import type { Path, Place } from './fault.js'
import type { YamlDocument } from './yaml-document.js'

/** Gives what tells line and column of a value; of the nearest thing around it where it is missing. */
export function yamlPlaces({
  document,
  placeOf,
}: YamlDocument): (path: Path) => Omit<Place, 'file'> {
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      const parent = length > 0 ? document.getIn(path.slice(0, length - 1), true) : undefined
      const pair = isMap(parent)
        ? parent.items.find((item) => isPair(item) && String(item.key) === String(path[length - 1]))
        : undefined
      const place = isNode(pair?.key) ? pair.key : node
      if (isNode(place) && place.range) return placeOf(place.range[0])
    }
    return { line: 1, column: 1 }
  }
}
