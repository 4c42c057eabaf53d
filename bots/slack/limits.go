package slack

// Slack's limits, in characters unless said otherwise; each with the page that states it.
const (
	maxText         = 4000  // advised length of a message's text: docs.slack.dev/reference/methods/chat.postMessage
	maxAllBlocks    = 13200 // of all blocks together, undocumented: github.com/slackapi/bolt-js/issues/2509
	maxBlocks       = 50    // per message: docs.slack.dev/reference/block-kit/blocks
	maxViewBlocks   = 100   // per modal or Home: the same
	maxSection      = 3000  // docs.slack.dev/reference/block-kit/blocks/section-block
	maxHeader       = 150   // docs.slack.dev/reference/block-kit/blocks/header-block
	maxContextItems = 10    // docs.slack.dev/reference/block-kit/blocks/context-block
	maxActionItems  = 25    // docs.slack.dev/reference/block-kit/blocks/actions-block
	maxButtonText   = 75    // docs.slack.dev/reference/block-kit/block-elements/button-element
	maxButtonValue  = 2000  // the same
	maxButtonURL    = 3000  // the same
	maxActionID     = 255   // the same; block_id has it too
	maxSelectItems  = 100   // docs.slack.dev/reference/block-kit/block-elements/select-menu-element
	maxOptionText   = 75    // docs.slack.dev/reference/block-kit/composition-objects/option-object
	maxOptionValue  = 150   // the same
	maxModalTitle   = 24    // of title, submit and close: docs.slack.dev/reference/views/modal-views
	maxMetadata     = 3000  // private_metadata: the same
	maxInput        = 3000  // what a plain-text input may hold: docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
	maxPrompts      = 4     // docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
	maxResponseUses = 5     // of a response_url, within 30 minutes: docs.slack.dev/interactivity/handling-user-interaction
	maxBody         = 1 << 20
)

// What one message of ours may hold, so that the worst answer stays below maxAllBlocks with all its addresses.
const (
	pageText      = 3600 // lead, quotes and meetings of one page
	pieceText     = 1800 // one quote or lead; a longer one goes on, on the next page
	pageEvents    = 10   // as many as the engine lists
	pageCitations = 10
	pageNotes     = 3
	noteText      = 280
	citationText  = 160
	citationURL   = 300
	eventText     = 280
	questionText  = 1200 // a question carried by a button
	suggestions   = 3
)
