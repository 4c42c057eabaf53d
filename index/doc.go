// Package index finds candidate passages: bleve behind a small door.
//
// One bleve document stands for each passage of a knowledge.Base. Its words are analysed here, once, with
// bleve's analyzer for the passage's language (analyze.go), and written to two lean fields: every term
// of title, claimed questions and text, and pairs of neighbouring terms. Beside bleve
// the index keeps tables of its own (tables.go): the vocabulary with document frequencies, the words that
// spelling is corrected to, and for each passage the terms of its title, questions and sentences, so that a
// ranker can score candidates exactly without analysing their text again.
//
// An Index is immutable and may be used by any number of goroutines. Build makes one in memory; Create writes
// one to a folder and Open maps it back in well under the time a build takes. A person's words never reach
// bleve's query-string parser: a Query is built from analysed terms.
package index
