package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"plenipo/internal/answer"
)

type chatCmd struct {
	knowledgeFlags
	askingFlags
}

const chatHelp = "Ask a question; follow-ups such as “and where was it held?” are understood. " +
	"A number asks what was offered. /why explains the last answer, /new begins another conversation, /quit ends."

// Run asks until the input ends. On a terminal, the line can be edited and earlier questions are at the up arrow.
func (c *chatCmd) Run(ctx context.Context, s streams) error {
	g, err := c.open(ctx, s.err)
	if err != nil {
		return err
	}
	defer g.Close()
	read, restore := c.reader(s)
	defer restore()
	fmt.Fprintln(s.out, chatHelp)
	var thread answer.Thread
	var last answer.Answer
	for ctx.Err() == nil {
		line, err := read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		text := strings.TrimSpace(line)
		switch text {
		case "":
			continue
		case "/quit", "/exit":
			return nil
		case "/new":
			thread = answer.Thread{}
			continue
		case "/help":
			fmt.Fprintln(s.out, chatHelp)
			continue
		case "/why":
			if last.Trace != nil {
				fmt.Fprint(s.out, last.Trace)
			}
			continue
		}
		text = offered(last, text)
		q, err := c.question(text)
		if err != nil {
			return err
		}
		q.Thread, q.Explain = thread, true
		if last, err = g.Ask(ctx, q); err != nil {
			return err
		}
		thread = last.Thread
		shown := last
		shown.Trace = nil
		newPage(s.out).answer(shown)
	}
	return nil
}

// offered returns the question that a number stands for among the last answer's choices or suggestions.
func offered(last answer.Answer, text string) string {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return text
	}
	if n <= len(last.Choices) {
		return last.Choices[n-1].Question
	}
	if len(last.Choices) == 0 && n <= len(last.Suggestions) {
		return last.Suggestions[n-1]
	}
	return text
}

// reader returns how the next line is read: edited, with history, on a terminal; plainly elsewhere.
func (c *chatCmd) reader(s streams) (read func() (string, error), restore func()) {
	in, isFile := s.in.(*os.File)
	out, outFile := s.out.(*os.File)
	if !isFile || !outFile || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		r := bufio.NewReader(s.in)
		return func() (string, error) {
			line, err := r.ReadString('\n')
			if line != "" {
				return line, nil
			}
			return "", err
		}, func() {}
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, out}, "? ")
	return func() (string, error) {
		// Raw only while a line is edited, so that answers are printed as usual.
		state, err := term.MakeRaw(int(in.Fd()))
		if err != nil {
			return "", fmt.Errorf("read from the terminal: %w", err)
		}
		defer term.Restore(int(in.Fd()), state)
		return t.ReadLine()
	}, func() {}
}
