package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenipo/bots"
	"plenipo/internal/locale"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

// component answers a button or a menu.
func (a *Adapter) component(ctx context.Context, i *interaction) response {
	tag := baseTag(i.Locale)
	do, ok := parseAction(i.Data.CustomID)
	if !ok {
		return privately(a.sorry(tag, "button_old"))
	}
	q := a.askOf(i)
	q.Private = i.Message != nil && i.Message.Flags&flagEphemeral != 0
	switch do.Do {
	case doUp, doDown:
		return a.vote(ctx, i, do)
	case doAsk:
		q.Text = do.Arg
		if q.Text == "" && len(i.Data.Values) > 0 {
			q.Text = i.Data.Values[0]
		}
		return a.askAndRespond(ctx, i, q)
	case doHuman:
		return a.humanForm(i, do)
	case doAddDate:
		return a.addEvent(ctx, i, do)
	case doCorrect:
		return a.correct(ctx, i, do)
	case doRewrite:
		return a.openRewrite(ctx, i, do)
	case doChange:
		return a.change(ctx, i, do)
	case doStands:
		return a.stands(ctx, i, do)
	case doWhy:
		return a.reason(ctx, i, do)
	}
	got, found := a.recall(ctx, i, do)
	if !found {
		return privately(a.sorry(tag, "button_old"))
	}
	v := view{Question: got.question, Lang: got.answer.Thread.Lang, Private: q.Private, Server: i.GuildID != ""}
	switch do.Do {
	case doPage:
		v.Page, _ = strconv.Atoi(do.Arg) // parseAction checked it
		if got.answer.ID != do.Answer {
			v.Page = 0 // the files have changed since: the answer is another one now
		}
		m := render(got.answer, v)
		m.Flags &^= flagEphemeral // stays as it was
		return response{respondUpdate, m}
	case doShare:
		v.Private = false
		return response{respondMessage, render(got.answer, v)}
	}
	return privately(a.sorry(tag, "button_old"))
}

// recall returns the answer that a button stands under: from memory, else by asking again.
func (a *Adapter) recall(ctx context.Context, i *interaction, do action) (remembered, bool) {
	if got, ok := a.recent.get(i.ChannelID, do.Answer); ok {
		return got, true
	}
	q := a.askOf(i)
	if q.Text = i.Message.question(); q.Text == "" {
		return remembered{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, answerBudget)
	defer cancel()
	o := a.answerTo(ctx, q)
	if o.err != nil {
		a.log.Warn("an answer was not worked out again", "platform", Platform, "channel", q.Channel, "err", o.err)
		return remembered{}, false
	}
	return remembered{o.reply.Answer, q.Text, q.Channel}, true
}

// humanField is the form's one field.
const humanField = "question"

// maxHumanQuestion is how long a question may be that is passed on.
const maxHumanQuestion = 1000

// humanForm opens the form of "Ask a human", with the question filled in.
func (a *Adapter) humanForm(i *interaction, do action) response {
	tag := baseTag(i.Locale)
	p := locale.New(tag)
	if a.desk.Settings(a.askOf(i)).HelpChannel == "" {
		return privately(a.sorry(tag, "ask_human_nobody"))
	}
	question := i.Message.question()
	if got, ok := a.recent.get(i.ChannelID, do.Answer); ok {
		question = got.question
	}
	field := component{
		Type: typeInput, CustomID: humanField, Style: 2, Label: clip(p.Text("ask_human_note", nil), maxModalTitle),
		Value: clip(plain(question), maxHumanQuestion), MinLength: 1, MaxLength: maxHumanQuestion, Required: true,
	}
	return response{respondModal, modal{
		CustomID: action{doSend, do.Answer, ""}.String(), Title: clip(p.Text("ask_human", nil), maxModalTitle),
		Components: []component{row(field)},
	}}
}

// restBudget is how long a request to Discord may take while an interaction waits for its response.
const restBudget = 2 * time.Second

// submitted answers a form: it passes a question on to the help channel.
func (a *Adapter) submitted(ctx context.Context, i *interaction) response {
	tag := baseTag(i.Locale)
	do, ok := parseAction(i.Data.CustomID)
	if ok && do.Do == doSave {
		return a.saveForm(ctx, i, do)
	}
	if ok && do.Do == doRewrite {
		return a.rewrite(ctx, i, do)
	}
	question := clip(strings.TrimSpace(plain(i.Data.field(humanField))), maxHumanQuestion)
	switch {
	case !ok || do.Do != doSend:
		return privately(a.sorry(tag, "not_understood"))
	case question == "":
		return privately(a.sorry(tag, "question_empty"))
	}
	q := a.askOf(i)
	help := digits(string(a.desk.Settings(q).HelpChannel))
	if help == "" {
		return privately(a.sorry(tag, "ask_human_nobody"))
	}
	q.Text = question
	if err := a.community.Unanswered.Add(ctx, q, keyOf(i, q.Private), tag, true); err != nil {
		a.log.Error("an unanswered question was not noted", "platform", Platform, "channel", i.ChannelID, "err", err)
	}
	lines := []string{
		withMarkup(tag, "human_asks", "Who", "<@"+digits(i.asker().ID)+">"),
		quoteBlock(escape(question)), subtext("<#" + digits(i.ChannelID) + ">"),
	}
	ctx, cancel := context.WithTimeout(ctx, restBudget)
	defer cancel()
	if _, err := a.send(ctx, help, say(strings.Join(lines, "\n")), i.ID); err != nil {
		a.log.Error("a question was not passed on", "platform", Platform, "channel", help, "err", err)
		var re *restError
		if errors.As(err, &re) && (re.Code == codeMissingPermissions || re.Code == codeMissingAccess) {
			return privately(a.sorryAbout(tag, "missing_permission", help))
		}
		return privately(a.sorry(tag, "error_try_again"))
	}
	return privately(a.sorryAbout(tag, "ask_human_sent", help))
}

// addEvent makes an upcoming meeting a scheduled event of the server, once, for those who may do so.
func (a *Adapter) addEvent(ctx context.Context, i *interaction, do action) response {
	tag := baseTag(i.Locale)
	if i.GuildID == "" || !i.may(permissionManageEvents|permissionCreateEvents) {
		return privately(a.sorry(tag, "not_allowed"))
	}
	ev, ok := a.base().Event(do.Arg)
	chapter := a.desk.Chapter(a.askOf(i))
	if !ok || !knowledge.Visible(ev.Chapters, chapter) || !ev.Start.Exact() {
		return privately(a.sorry(tag, "button_old"))
	}
	want := scheduled(ev)
	if !want.Start.After(a.now()) {
		return privately(a.sorry(tag, "button_old"))
	}
	key := digits(i.GuildID) + "/" + ev.ID
	// Who presses while another's press is under way gets the same word.
	told, err, _ := a.adding.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restBudget)
		defer cancel()
		told := "error_try_again"
		err := a.alone(ctx, "discord/event/"+key, func(ctx context.Context) (err error) {
			told, err = a.addOnce(ctx, "/guilds/"+digits(i.GuildID)+"/scheduled-events", want)
			return err
		})
		return told, err
	})
	if err != nil {
		a.log.Warn("a server event was not added", "platform", Platform, "guild", i.GuildID, "err", err)
	}
	return privately(a.sorry(tag, told.(string)))
}

// addOnce adds a server event unless it is there, and returns what to tell. Whether a post whose reply was lost has
// added it is looked up before another.
func (a *Adapter) addOnce(ctx context.Context, path string, want scheduledEvent) (told string, err error) {
	told = "already_added"
	body, err := json.Marshal(want)
	if err != nil {
		return "error_try_again", fmt.Errorf("encode a server event: %w", err)
	}
	for range restTries {
		var have []scheduledEvent
		if err = a.rest(ctx, http.MethodGet, path, path, nil, &have); err != nil {
			break
		}
		for _, h := range have {
			if h.Name == want.Name && h.Start.Equal(want.Start) {
				return told, nil
			}
		}
		told = "added_to_calendar"
		if _, err = a.once(ctx, http.MethodPost, path, path, body); err == nil {
			return told, nil
		}
		var re *restError
		if lasting(err) || errors.As(err, &re) && re.RetryAfter > restBudget || !bots.Sleep(ctx, restWait) {
			break
		}
	}
	var re *restError
	if errors.As(err, &re) && (re.Code == codeMissingPermissions || re.Code == codeMissingAccess) {
		return "discord_no_events", err
	}
	return "error_try_again", err
}

// eventLease is longer than restBudget, so that who was held up doesn't post when the next has its turn. A third of it
// passes between two tries to have it, so that a press on another replica gets its turn in time.
const eventLease = 3 * time.Second

// alone runs f while no other process does so under the same name; f's error, or that ctx ended before its turn.
func (a *Adapter) alone(ctx context.Context, name string, f func(ctx context.Context) error) error {
	if a.turns == nil {
		return f(ctx)
	}
	ctx, done := context.WithCancel(ctx)
	defer done()
	ran := errors.New("another process is at it")
	err := a.turns.WhileHeld(ctx, name, a.worker, eventLease, func(ctx context.Context, _ store.Lease) error {
		defer done() // one turn is enough
		ran = f(ctx)
		return nil
	})
	return errors.Join(err, ran)
}

// A scheduledEvent is an event of a server that happens elsewhere: resources/guild-scheduled-event.
type scheduledEvent struct {
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Start       time.Time `json:"scheduled_start_time"`
	End         time.Time `json:"scheduled_end_time"`
	Entity      int       `json:"entity_type"`   // 3: external
	Privacy     int       `json:"privacy_level"` // 2: the server's members
	Metadata    struct {
		Location string `json:"location"`
	} `json:"entity_metadata"`
}

// hours returns when a meeting begins and ends: as its files say, or else from 09:00 of its first day to 18:00 of its
// last, in UTC. Discord wants an end too: an hour after the beginning when only that is known.
func hours(ev *knowledge.Event) (start, end time.Time) {
	if start, end, ok := ev.Hours(); ok {
		if end.IsZero() {
			end = start.Add(time.Hour)
		}
		return start.UTC(), end.UTC()
	}
	start, _ = ev.Start.Span(time.UTC)
	end = start
	if ev.End.Exact() {
		end, _ = ev.End.Span(time.UTC)
	}
	return start.Add(9 * time.Hour), end.Add(18 * time.Hour)
}

// scheduled returns a meeting as a server event.
func scheduled(ev *knowledge.Event) scheduledEvent {
	first, last := hours(ev)
	name := ev.Name
	if ev.Acronym != "" && !strings.Contains(name, ev.Acronym) {
		name = fmt.Sprintf("%s (%s)", name, ev.Acronym)
	}
	s := scheduledEvent{
		Name: clip(plain(name), maxEventName), Start: first, End: last, Entity: 3, Privacy: 2,
	}
	if s.Description = plain(ev.Summary); units(s.Description) > maxEventText-80 {
		s.Description = pieces(s.Description, maxEventText-80, 3000)[0]
	}
	if u := webAddress(ev.URL); u != "" && units(s.Description)+units(u)+2 <= maxEventText {
		s.Description = strings.TrimSpace(s.Description + "\n\n" + u)
	}
	place := ev.City
	if ev.Country != "" && ev.Country != place {
		place = strings.TrimPrefix(place+", "+ev.Country, ", ")
	}
	if s.Metadata.Location = clip(plain(place), maxEventPlace); s.Metadata.Location == "" {
		s.Metadata.Location = clip(firstOf(plain(ev.Organizer), "–"), maxEventPlace)
	}
	return s
}
