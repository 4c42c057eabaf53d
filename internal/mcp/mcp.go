// Package mcp lets assistants ask the knowledge: a server of the Model Context Protocol over standard input and output, with the
// tools ask, search and events. The protocol is the official Go SDK's; what the tools take and say is here.
package mcp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"plenipo/internal/answer"
	"plenipo/knowledge"
)

// Knowledge is what the tools ask; *answer.Live has it, and says what each method promises.
type Knowledge interface {
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
	Search(ctx context.Context, text, tag string, chapter knowledge.ChapterID, k int) ([]answer.Hit, error)
	Calendar(f answer.EventFilter, q answer.Question) ([]answer.Event, error)
}

// A Server answers one client.
type Server struct {
	Knowledge Knowledge
	Version   string       // of the program, as the client shows it
	Log       *slog.Logger // nil: discard
}

// maxMessage bounds a message, in bytes: a question is short.
const maxMessage = 1 << 20

// instructions tell an assistant how answers are to be used.
const instructions = "Answers on WCIT, the ITRs, ITU conferences and Internet governance, in the words of knowledge files. " +
	"Quote them as they are and name the citation; kind \"unknown\" means that the files don't say."

// Run answers what comes from in until it ends or ctx does. Requests are answered as they come and not in turn; those under way when in
// ends are still answered. What is no JSON ends it with an error, since nobody knows where the next message begins.
func (s *Server) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "plenipo", Title: "Plenipo", Version: s.Version}, &mcp.ServerOptions{
		Instructions: instructions,
		Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}},
	})
	t := tools{s.Knowledge, log}
	mcp.AddTool(server, askTool, t.ask)
	mcp.AddTool(server, searchTool, t.search)
	mcp.AddTool(server, eventsTool, t.events)
	err := server.Run(ctx, ioTransport(in, out))
	if errors.Is(err, io.EOF) || ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read what the assistant sends: %w", err)
	}
	return nil
}
