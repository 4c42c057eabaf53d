// Package knowledge holds a community's knowledge files: it loads and checks them, and cuts them into passages.
//
// A knowledge base is one or several folders laid over one another (layers); a later layer adds to an earlier
// one and overrides it by id. A layer holds four kinds of documents:
//
//	articles/   Markdown with YAML front matter; also plain .md, .txt and .html
//	events/     meetings, as YAML or .ics
//	glossary/   terms with their names, acronyms and definitions by language, as YAML
//	chapters/   the communities that ask, and the regions of the world, as YAML
//
// Load reads layers into a Base, an immutable value that may be shared by any number of goroutines. What is
// wrong in a file is a Problem with path, line, column, reason and remedy; the file (or the one entry of it) is
// left out, and everything else is served.
//
// Articles, event notes and definitions are cut into passages: windows of plain text, cut at sentence ends,
// that a chat message can show. Passages are what is indexed and quoted. A Quote is made by Passage.Quote
// alone, so that no answer can claim words which no file holds.
package knowledge
