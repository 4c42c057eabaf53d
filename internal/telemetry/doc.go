// Package telemetry shows how the bot does: Prometheus metrics, and traces over OTLP when an endpoint is set.
//
// Nothing else in the program knows of it: it wraps what the others hand to each other. An Answers stands between the
// desk and the engine, Requests around all routes, a Responder between the dispatcher and an adapter, a Transport between an
// adapter and its platform's API, a LogHandler between the program and its log. Gauges (the inbox, the index) are read when metrics
// are scraped.
//
// Labels are kinds, platforms, languages, chapters and stages: few and known. Never a person's words, a name, a channel or
// an id that comes from outside.
package telemetry
