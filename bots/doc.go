// Package bots is what chat adapters share: questions are kept before they are acknowledged, and answered by workers.
//
// An adapter decodes what its platform delivers into an Ask, encodes it into a store.Event and hands it to
// Dispatcher.Handle. When that returns nil the platform may be told "received": the event is in the inbox and
// survives a kill. A worker then calls the adapter's Respond, which asks the Desk for the answer, renders and sends
// it, and returns what the answer leaves behind (store.Outcome); the dispatcher ends the event with it.
//
//	platform → adapter decodes → Dispatcher.Handle keeps → acknowledged
//	        → Responder.Respond → Desk.Answer → adapter renders and sends → inbox: done
//
// # One message, one answer
//
// An event's key is the message or the interaction, never the delivery. A delivery that an adapter rightly drops
// doesn't reach Handle and so never mutes the one that counts.
//
// # No silence
//
// Respond ends in one of four ways, and each has an end that a person can see:
//
//	nil                 answered; Done
//	Later(d, cause)     the platform asked to wait; tried again after d, until the event expires
//	Permanent(cause)    can't be answered; Apologize tells the asker, and the event has failed
//	any other error     tried again with growing pauses; after maxAttempts as if permanent
//
// A panic is a permanent error with its stack in the log. What nobody could be told is an error in the operator's log.
//
// Dropping, rendering, escaping and platform limits are the adapters' work; records are the store's.
package bots
