// Command plenipo answers policy questions from knowledge files, in the terminal, in Slack, in Discord and on the web.
//
// Exit codes: 0 success, 1 problems were found, 2 bad usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// A cli is the command line: one field a command, one file each.
type cli struct {
	Config  kong.ConfigFlag  `help:"Read settings from a YAML file." type:"path" env:"PLENIPO_CONFIG" placeholder:"FILE"`
	Version kong.VersionFlag `help:"Print the version."`

	Ask    askCmd    `cmd:"" help:"Answer questions: one from the arguments, or one a line from standard input."`
	Search searchCmd `cmd:"" help:"Print the passages that match a query, best first."`
	Events eventsCmd `cmd:"" help:"Print the calendar."`
	Chat   chatCmd   `cmd:"" help:"Ask in the terminal, with history."`
	Check  checkCmd  `cmd:"" help:"Check knowledge files; exits 1 when something is wrong."`
	Serve  serveCmd  `cmd:"" help:"Run the bots and the HTTP server: everything that has its settings."`
	Slack  slackCmd  `cmd:"" help:"Slack: print the app manifest."`
	Health healthCmd `cmd:"" help:"Say whether this binary can answer; for container health checks."`
	MCP    mcpCmd    `cmd:"" name:"mcp" help:"Serve assistants: the Model Context Protocol over standard input and output."`
	Eval   evalCmd   `cmd:"" help:"Run question files or a test collection and print metrics; exits 1 below their thresholds."`

	Insights insightsCmd `cmd:"" help:"Print what was asked, what went unanswered and what didn't help."`
	Export   exportCmd   `cmd:"" help:"Write saved answers as Markdown articles."`
	Forget   forgetCmd   `cmd:"" help:"Remove a person's traces."`
	Doctor   doctorCmd   `cmd:"" help:"Check tokens, scopes, clock, store and knowledge; says what is missing and where to fix it. Exits 1 when something is."`
	Store    storeCmd    `cmd:"" help:"Upkeep of what is kept: backup, check, migration, keys."`

	Discord discordCmd `cmd:"" help:"Register the bot's commands with Discord."`
}

// errFound makes the process exit with 1 and says nothing more: the command has printed what it found.
var errFound = errors.New("problems were found")

// A usageError makes the process exit with 2.
type usageError struct{ error }

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run parses args, runs the command and returns the exit code.
func run(ctx context.Context, args []string, s streams) (code int) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("plenipo"),
		kong.Description("Plenipo answers policy questions on WCIT, the ITRs, ITU and Internet-governance events "+
			"in the words of its knowledge files, with the source; when the files don't say, neither does it.\n\n"+
			"Every flag can be set by the environment variable named beside it, or in a YAML file.\n"+
			"Exit codes: 0 success, 1 problems were found, 2 bad usage."),
		kong.UsageOnError(),
		kong.Writers(s.out, s.err),
		kong.Configuration(configLoader),
		kong.Exit(func(code int) { exited = code; panic(exitNow{}) }),
		kong.Vars{"version": version()},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		fmt.Fprintln(s.err, "plenipo:", err)
		return 2
	}
	defer func() {
		// kong ends --help and --version through its Exit function.
		if p := recover(); p != nil {
			if _, ok := p.(exitNow); !ok {
				panic(p)
			}
			code = exited
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		var parse *kong.ParseError
		if errors.As(err, &parse) && parse.Context != nil {
			_ = parse.Context.PrintUsage(true)
		}
		fmt.Fprintln(s.err, "plenipo:", err)
		return 2
	}
	err = k.Run()
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return 1
	case errors.As(err, &usage):
		fmt.Fprintln(s.err, "plenipo:", err)
		return 2
	}
	fmt.Fprintln(s.err, "plenipo:", err)
	return 1
}

type exitNow struct{}

// version is the one that the build itself recorded, so that no flag of the linker can go stale.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value
		}
	}
	return fmt.Sprintf("plenipo %s %s", v, info.GoVersion)
}
