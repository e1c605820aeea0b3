/** A document, line by line: parts can be folded, and every Href of the API is a link into Explore. */
import { useState } from 'preact/hooks'
import { LongText } from '../parts/text.js'
import { exploreHref } from '../place.js'
import type { Format } from '../server/api.js'
import { apiPathOf } from '../server/root.js'
import type { Node } from './document.js'

/** Parts of an array that are shown before the rest is asked for. */
const FIRST = 50
/** Depth from which on parts are folded at first. */
const DEEP = 4

/** The tree. */
export function Tree({ root, format }: { readonly root: Node; readonly format: Format }) {
  return (
    <div class={`tree ${format}`}>
      <Line node={root} format={format} depth={0} isLast={true} />
    </div>
  )
}

interface LineProps {
  readonly node: Node
  readonly format: Format
  readonly depth: number
  readonly isLast: boolean
}

function Line(props: LineProps) {
  const { node, format, isLast } = props
  if (node.kind === 'part' && node.children.length > 0) return <Part {...props} node={node} />
  if (format === 'xml') return <XmlLeaf node={node} />
  return (
    <div class="line">
      <JsonName name={node.name} />
      {node.kind === 'part' ? node.isArray ? '[]' : '{}' : <JsonValue node={node} />}
      {!isLast && ','}
    </div>
  )
}

function Part({
  node,
  format,
  depth,
  isLast,
}: LineProps & { readonly node: Extract<Node, { kind: 'part' }> }) {
  const [isOpen, setOpen] = useState(depth < DEEP && !/^links$/i.test(node.name))
  const [isWhole, setWhole] = useState(false)
  const { children, isArray, name } = node
  const shown = isWhole ? children : children.slice(0, FIRST)
  const behind = format === 'json' && !isLast ? ',' : ''
  return (
    <div class="part">
      <div class="line">
        <button
          type="button"
          class="fold"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${name || 'this'}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
        </button>
        {format === 'xml' ? (
          <XmlOpen node={node} end=">" />
        ) : (
          <>
            <JsonName name={name} />
            {isArray ? '[' : '{'}
          </>
        )}
        {!isOpen && (
          <>
            <span class="muted">… {children.length}</span>
            <Close node={node} format={format} />
            {behind}
          </>
        )}
      </div>
      {isOpen && (
        <>
          <div class="inner">
            {shown.map((one, index) => (
              <Line
                key={`${index} ${one.name}`}
                node={one}
                format={format}
                depth={depth + 1}
                isLast={index === children.length - 1}
              />
            ))}
            {shown.length < children.length && (
              <button type="button" class="small" onClick={() => setWhole(true)}>
                {children.length - shown.length} more
              </button>
            )}
          </div>
          <div class="line">
            <Close node={node} format={format} />
            {behind}
          </div>
        </>
      )}
    </div>
  )
}

function Close({ node, format }: Pick<LineProps, 'node' | 'format'>) {
  if (format === 'xml') return <span class="name">{`</${node.name}>`}</span>
  return <>{node.kind === 'part' && node.isArray ? ']' : '}'}</>
}

function JsonName({ name }: { readonly name: string }) {
  if (name === '') return null
  return <span class="name">"{name}": </span>
}

function JsonValue({ node }: { readonly node: Extract<Node, { kind: 'value' }> }) {
  const { type, value } = node
  if (type !== 'text') return <span class={type}>{value}</span>
  return (
    <span class="text">
      "<Value value={value} />"
    </span>
  )
}

/** A text, as a link where it is the address of a resource. */
function Value({ value }: { readonly value: string }) {
  const path = /^https?:\/\//i.test(value) ? apiPathOf(value) : undefined
  if (path === undefined) return <LongText of={value} />
  return (
    <a href={exploreHref(path)}>
      <LongText of={value} />
    </a>
  )
}

function XmlOpen({
  node,
  end,
}: {
  readonly node: Extract<Node, { kind: 'part' }>
  readonly end: string
}) {
  return (
    <>
      <span class="name">{`<${node.name}`}</span>
      {node.attributes.map(([name, value]) => (
        <span key={name}>
          {' '}
          <span class="attribute">{name}</span>="
          <span class="text">
            <Value value={value} />
          </span>
          "
        </span>
      ))}
      <span class="name">{end}</span>
    </>
  )
}

function XmlLeaf({ node }: { readonly node: Node }) {
  if (node.kind === 'part')
    return (
      <div class="line">
        <XmlOpen node={node} end=" />" />
      </div>
    )
  const { name, value } = node
  if (name === '')
    return (
      <div class="line text">
        <Value value={value} />
      </div>
    )
  return (
    <div class="line">
      <span class="name">{value === '' ? `<${name} />` : `<${name}>`}</span>
      {value !== '' && (
        <>
          <span class="text">
            <Value value={value} />
          </span>
          <span class="name">{`</${name}>`}</span>
        </>
      )}
    </div>
  )
}
