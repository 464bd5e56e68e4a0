import { expect, test } from 'bun:test'
import { describeOnEachDatabase } from '#testing/databases.ts'
import {
  makeCall,
  makeIncident,
  makeOrganization,
  makeToolCall,
  makeTurn,
} from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const NO_CALL = 'not_found: There is no such call.'

describeOnEachDatabase('transcripts', context => {
  test('turns are kept once per number, whoever repeats them', async () => {
    const { calls, ours, call } = await start()
    const turn = makeTurn({ latency: { ...NO_LATENCY, totalMs: 812.5 } })
    expect(await calls.insertTurn(ours, call.id, turn)).toBe(true)
    expect(await calls.insertTurn(ours, call.id, { ...turn, text: 'something else' })).toBe(false)
    expect(await calls.findTurn(ours, call.id, 1)).toEqual(turn)
    expect(await calls.findTurn(ours, call.id, 2)).toBeUndefined()
  })

  test('of many that send one turn at the same time exactly one writes it', async () => {
    const { calls, ours, call } = await start()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => calls.insertTurn(ours, call.id, makeTurn())),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test('the detail of a call has its turns in order and its tool calls and incidents in time', async () => {
    const { calls, ours, theirs, call } = await start()
    const turns = [3, 1, 2].map(seq => makeTurn({ seq, role: seq === 2 ? 'agent' : 'caller' }))
    for (const turn of turns) await calls.insertTurn(ours, call.id, turn)
    const late = makeToolCall({ id: 'a', startedAtMs: 900, error: 'No such zone.', result: null })
    const early = makeToolCall({ id: 'b', startedAtMs: 100, arguments: { zebra: [1, { a: null }], a: '\0' } })
    for (const toolCall of [late, early]) await calls.insertToolCall(ours, call.id, toolCall)
    const incidents = [makeIncident({ id: 'y', atMs: 50 }), makeIncident({ id: 'x', atMs: 700 })]
    for (const incident of incidents.toReversed()) await calls.insertIncident(ours, call.id, incident)
    const detail = await calls.getDetail(ours, call.id)
    expect(detail).toEqual({
      ...call,
      turns: turns.toSorted((a, b) => a.seq - b.seq),
      toolCalls: [early, late],
      incidents,
    })
    expect(await refusalOf(calls.getDetail(theirs, call.id))).toBe(NO_CALL)
  })

  test('a turn of another organization’s call is refused like one of a call that does not exist', async () => {
    const { calls, ours, theirs, call } = await start()
    expect(await refusalOf(calls.insertTurn(theirs, call.id, makeTurn()))).toBe(NO_CALL)
    expect(await refusalOf(calls.insertTurn(ours, 'unknown', makeTurn()))).toBe(NO_CALL)
    expect(await refusalOf(calls.insertToolCall(theirs, call.id, makeToolCall()))).toBe(NO_CALL)
    expect(await refusalOf(calls.insertIncident(theirs, call.id, makeIncident()))).toBe(NO_CALL)
    await calls.insertTurn(ours, call.id, makeTurn())
    expect(await calls.findTurn(theirs, call.id, 1)).toBeUndefined()
    expect(await calls.getDetail(ours, call.id)).toMatchObject({ toolCalls: [], incidents: [] })
  })

  test('tool calls are kept once per id of their call; another call may use the id again', async () => {
    const { calls, ours, call } = await start()
    const other = await makeCall(context.store, ours)
    expect(await calls.insertToolCall(ours, call.id, makeToolCall())).toBe(true)
    expect(await calls.insertToolCall(ours, call.id, makeToolCall({ result: 'else' }))).toBe(false)
    expect(await calls.insertToolCall(ours, other.id, makeToolCall())).toBe(true)
  })

  test('incidents are kept once per id of their call, with the values of their sentence', async () => {
    const { calls, ours, call } = await start()
    const other = await makeCall(context.store, ours)
    const phrase = { text: '{name} failed for the {count}. time.', values: { name: 'B\0', count: 2 } }
    const incident = makeIncident({ kind: 'fallback', atMs: 10.4, phrase })
    expect(await calls.insertIncident(ours, call.id, incident)).toBe(true)
    expect(await calls.insertIncident(ours, call.id, makeIncident())).toBe(false)
    expect(await calls.insertIncident(ours, other.id, makeIncident())).toBe(true)
    expect((await calls.getDetail(ours, call.id)).incidents).toEqual([{ ...incident, atMs: 10 }])
  })

  test('what models and recognisers send is stored whatever it holds, and times become whole milliseconds', async () => {
    const { calls, ours, call } = await start()
    const turn = makeTurn({
      text: 'a\0b \ud83d\ude00 "\'; drop table turns',
      startedAtMs: 10.4,
      endedAtMs: 20.6,
    })
    await calls.insertTurn(ours, call.id, turn)
    const kept = await calls.findTurn(ours, call.id, 1)
    expect(kept).toMatchObject({ text: 'ab 😀 "\'; drop table turns', startedAtMs: 10, endedAtMs: 21 })
    const toolCall = makeToolCall({ result: 'x\0', durationMs: 1.5, arguments: { broken: '\ud800' } })
    expect(await calls.insertToolCall(ours, call.id, toolCall)).toBe(true)
    const [stored] = (await calls.getDetail(ours, call.id)).toolCalls
    expect(stored).toMatchObject({ result: 'x', durationMs: 2, arguments: { broken: '\ud800' } })
  })

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { calls: store.calls, ours, theirs, call: await makeCall(store, ours) }
  }
})

const NO_LATENCY = {
  endOfTurnMs: null,
  sttMs: null,
  llmFirstTokenMs: null,
  ttsFirstByteMs: null,
  totalMs: null,
}
