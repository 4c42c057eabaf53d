// Asks MiniSearch, lunr and Orama the questions of a collection and prints one JSON line for each.
// usage: node engines.mjs COLLECTION ENGINE
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const [folder, only] = process.argv.slice(2)
const lines = (name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n').filter(Boolean).map((l) => JSON.parse(l))
const texts = lines('passages.jsonl')
const questions = lines('questions.jsonl').filter((q) => q.relevant?.length && q.answerable !== false)

const stop = new Set('a about after all also am an and any are as at be been before being but by can could did do does for from had has have he her him his how i if in into is it its me my no not of on or our she so such than that the their them then there these they this those to was we were what when where which while who whom why will with would you your'.split(' '))
const words = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((w) => !stop.has(w)).join(' ')

const engines = {
  async MiniSearch() {
    const { default: MiniSearch } = await import('minisearch')
    const ix = new MiniSearch({ fields: ['title', 'text'] })
    ix.addAll(texts)
    return (q) => ix.search(words(q)).slice(0, 10).map((h) => h.id)
  },
  async lunr() {
    const { default: lunr } = await import('lunr')
    const ix = lunr(function () {
      this.ref('id'); this.field('title'); this.field('text')
      texts.forEach((t) => this.add(t))
    })
    return (q) => ix.query((b) => words(q).split(' ').filter(Boolean).forEach((w) => b.term(lunr.tokenizer(w)))).slice(0, 10).map((h) => h.ref)
  },
  async Orama() {
    const { create, insertMultiple, search } = await import('@orama/orama')
    const db = create({ schema: { ref: 'string', title: 'string', text: 'string' }, components: { tokenizer: { language: 'english', stemming: true } } })
    await insertMultiple(db, texts.map((t) => ({ ref: t.id, title: t.title, text: t.text })))
    return async (q) => (await search(db, { term: words(q), properties: ['title', 'text'], threshold: 1, limit: 10 })).hits.map((h) => h.document.ref)
  },
}

for (const [name, open] of Object.entries(engines)) {
  if (only && only !== name) continue
  let began = performance.now()
  const find = await open()
  const built = texts.length / ((performance.now() - began) / 1e3)
  let r1 = 0, r5 = 0, mrr = 0
  const took = []
  for (const q of questions) {
    began = performance.now()
    const ids = await find(q.text)
    took.push(performance.now() - began)
    const rank = ids.findIndex((id) => q.relevant.includes(id)) + 1
    r1 += rank === 1; r5 += rank >= 1 && rank <= 5; mrr += rank ? 1 / rank : 0
  }
  took.sort((a, b) => a - b)
  const n = questions.length, round = (x, d = 4) => Number(x.toFixed(d))
  console.log(JSON.stringify({ engine: name, questions: n, 'R@1': round(r1 / n), 'R@5': round(r5 / n), 'MRR@10': round(mrr / n), p50_ms: round(took[n >> 1], 3), p99_ms: round(took[Math.floor(n * .99)], 3), built_per_s: Math.round(built), rss_mb: Math.round(process.memoryUsage().rss / 1e6) }))
}
