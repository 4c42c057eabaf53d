// MiniSearch, lunr and Orama, as main.go asks for them. What is kept on disk is what each can write out as JSON.
// usage: node engines.mjs MiniSearch|lunr|Orama build|ask TASK STATE SECONDS
import { readFileSync, writeFileSync, createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { performance } from 'node:perf_hooks'
import lunr from 'lunr'
import MiniSearch from 'minisearch'
import { create, insertMultiple, load, save, search } from '@orama/orama'

const [name, part, task, state, seconds] = process.argv.slice(2)
const put = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const read = async (path) => {
  const out = []
  for await (const line of createInterface({ input: createReadStream(path) })) out.push(JSON.parse(line))
  return out
}
const kept = `${state}/index.json`
const keep = (value) => writeFileSync(kept, JSON.stringify(value)) // fails past V8's longest string, 512 MB
const json = () => readFileSync(kept, 'utf8')

const fields = ['title', 'text']
const schema = () => create({ schema: { ref: 'string', title: 'string', text: 'string' }, components: { tokenizer: { language: 'english', stemming: true } } })
const engines = {
  MiniSearch: {
    build(texts) { const ix = new MiniSearch({ fields }); ix.addAll(texts); keep(ix) },
    open() { const ix = MiniSearch.loadJSON(json(), { fields }); return (q) => ix.search(q.words.join(' ')).slice(0, 10).map((h) => h.id) },
  },
  lunr: {
    build(texts) { keep(lunr(function () { this.ref('id'); fields.forEach((f) => this.field(f)); texts.forEach((t) => this.add(t)) })) },
    open() { const ix = lunr.Index.load(JSON.parse(json())); return (q) => ix.query((b) => q.words.forEach((w) => b.term(lunr.tokenizer(w)))).slice(0, 10).map((h) => h.ref) },
  },
  Orama: {
    async build(texts) { const db = schema(); await insertMultiple(db, texts.map((t) => ({ ref: t.id, title: t.title, text: t.text }))); keep(save(db)) },
    open() {
      const db = schema()
      load(db, JSON.parse(json()))
      return async (q) => (await search(db, { term: q.words.join(' '), properties: fields, threshold: 1, limit: 10 })).hits.map((h) => h.document.ref)
    },
  },
}
const engine = engines[name]

if (part === 'build') {
  const texts = await read(`${task}/passages.jsonl`)
  const began = performance.now()
  await engine.build(texts)
  put({ built_s: (performance.now() - began) / 1e3 })
} else {
  const questions = await read(`${task}/questions.jsonl`)
  const find = engine.open()
  const until = performance.now() + Number(seconds) * 500
  for (const [i, q] of questions.slice(0, 100).entries()) { // warms up; the first is the cold one
    const ids = await find(q)
    if (i === 0) put({ first: ids.length })
    if (performance.now() > until) break
  }
  let done = 0
  let asking = 0
  for (const q of questions) {
    if (done && performance.now() > until) break
    const began = performance.now()
    const ids = await find(q)
    const ms = performance.now() - began
    asking += ms
    put({ ids, ms })
    done++
  }
  put({ per_s: done / (asking / 1e3) }) // one thread: two at a time are no quicker
  process.stdin.resume()
  process.stdin.on('end', () => process.exit(0))
}
