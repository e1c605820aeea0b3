import t from 'tap'

t.test('runs', async (t) => {
  t.ok(true)
})
