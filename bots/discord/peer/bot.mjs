// A discord.js app that answers /ask with MiniSearch's best passage: what one would write in an afternoon instead. It
// prints READY once it is at the Gateway. Knowledge is every Markdown file below the folder named on the command line, a
// passage a paragraph.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Events, GatewayIntentBits } from 'discord.js'
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

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL.replace(/\/v\d+\/?$/, ''), version: '10', globalRequestsPerSecond: 1e9 },
})
client.on(Events.InteractionCreate, async (interaction) => {
  const [hit] = search.search(interaction.options.getString('question'))
  await interaction.reply({ content: hit ? `**${hit.title}**\n${hit.passage}` : "I don't know.", allowedMentions: { parse: [] } })
})
client.once(Events.ClientReady, () => console.log('READY'))
await client.login(process.env.DISCORD_TOKEN)
