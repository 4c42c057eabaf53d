// Package loadtest is what the benchmarks of the bots and the API have in common: a client and a server for HTTP/1.1
// over loopback that cost next to nothing, and meters for time and processors. Load, bot and the platform's stand-in share the
// machine's cores, so whatever the first and the last cost is taken from the bot; net/http on both sides would be
// more than half of what is measured.
//
// Neither is for anything else: they understand what Go's net/http and node's http send, and trust it.
package loadtest
