/** A record as a fixture would have it. */
import { useLoaded } from '../loaded.js'
import { Code } from '../parts/code.js'
import { Empty, Shown } from '../parts/panel.js'
import { control } from '../server/controls.js'
import { yaml } from './yaml.js'

/** @param uid such as `urn:veeam:Job:…`; undefined where the answer is no single resource */
export function RecordTab({ uid }: { readonly uid: string | undefined }) {
  const [, , type = '', ...id] = (uid ?? '').split(':')
  const record = useLoaded(
    async (signal) =>
      uid === undefined
        ? undefined
        : control<object>(
            'GET',
            `/estate/${encodeURIComponent(type)}/${encodeURIComponent(id.join(':'))}`,
            undefined,
            signal,
          ),
    [uid],
  )
  if (uid === undefined)
    return <Empty>Here stands the record of a single resource, as a fixture would write it.</Empty>
  return (
    <Shown loaded={record}>
      {(data) => data && <Code text={yaml(data)} label="The record as a fixture would write it" />}
    </Shown>
  )
}
