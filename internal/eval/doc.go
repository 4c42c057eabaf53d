// Package eval measures answers: it reads question files and public test collections, asks the engine, and
// compares what comes back with what was expected.
//
// A question file is YAML:
//
//	suite: events-next
//	now: 2026-11-23T12:00:00Z            # the clock of all its questions
//	thresholds: {accuracy: 0.95, wrong: 0.02, abstained: 0.97}
//	questions:
//	  - id: next-pp-1                    # unique over all files of a run
//	    text: When is the next Plenipotentiary Conference?
//	    lang: en                         # for the report; not told to the engine
//	    half: fit                        # fit or report: what weights are fitted on, and what is reported
//	    now: 2026-10-01T00:00:00Z
//	    thread: t1                       # questions of one thread are a conversation, in file order
//	    chapter: geneva
//	    expect:
//	      kind: [event]                  # any of these; none given: any kind that answers
//	      event: [pp-2026]               # any of these first
//	      document: [wcit-12-vote]       # any of these cited first
//	      facts: ["2026", "Doha|الدوحة"] # each in the answer's text; "a|b": either
//	      not_facts: [Bucharest]
//
// A question whose only expected kind is unknown must be refused; all others are answerable, though unknown may
// be among the kinds that are allowed.
package eval
