/** What a request has changed, as the journal tells of it. */
export interface Done {
  readonly do: 'add' | 'update' | 'remove'
  readonly type: string
  readonly id: string
}
