// A Bolt app that answers a mention with MiniSearch's best passage: what one would write in an afternoon instead. It
// prints where it listens. Knowledge is every Markdown file below the folder named on the command line, a passage a
// paragraph.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import bolt from '@slack/bolt'
import MiniSearch from 'minisearch'

const documents = []
for (const name of readdirSync(process.argv[2], { recursive: true })) {
  if (!name.endsWith('.md')) continue
  const text = readFileSync(join(process.argv[2], name), 'utf8')
  const [, front = '', body = text] = text.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/) ?? []
  const title = front.match(/^title: (.*)$/m)?.[1] ?? name
  const summary = front.match(/^summary: (.*)$/m)?.[1] ?? ''
  for (const passage of [summary, ...body.split(/\n\n+/)]) {
    if (passage.trim()) documents.push({ id: documents.length, title, passage: passage.trim() })
  }
}
const search = new MiniSearch({ fields: ['title', 'passage'], storeFields: ['title', 'passage'] })
search.addAll(documents)

const receiver = new bolt.HTTPReceiver({
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  endpoints: ['/slack/events'],
  logLevel: bolt.LogLevel.ERROR,
})
const app = new bolt.App({
  receiver,
  token: process.env.SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  logLevel: bolt.LogLevel.ERROR,
})
app.event('app_mention', async ({ event, say }) => {
  const [hit] = search.search(event.text.replace(/<@[^>]*>/g, ''))
  await say({ text: hit ? `*${hit.title}*\n${hit.passage}` : "I don't know.", thread_ts: event.thread_ts ?? event.ts })
})
const server = await app.start(0)
console.log(`HTTP is on: http://127.0.0.1:${server.address().port}`)
