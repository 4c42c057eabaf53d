// Package answer turns a question into an answer made of the knowledge files' own words.
//
// The way of one question, with nothing going back and forth:
//
//	understand   language, intent, entities, dates, thread context   (understand.go)
//	retrieve     candidates from the index                            (retrieve.go)
//	rank         features and scores, best sentences                  (rank.go)
//	decide       answer, ask back, or say "I don't know"              (decide.go)
//	compose      quotes, citations, events, suggestions, the thread   (compose.go)
//
// An Engine is one generation of knowledge: base, glossary, calendar and index together, immutable. A Live
// holds the present generation and swaps in another when files change. The engine remembers nothing: what a
// conversation is about travels in Question.Thread and comes back in Answer.Thread.
//
// Factual text is verbatim from a file (a Quote) or rendered from an event's or a term's fields (the Lead).
// Rendering for a platform, escaping and sending are left to others.
package answer
