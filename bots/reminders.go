package bots

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"plenipo/internal/answer"
	"plenipo/internal/store"
	"plenipo/knowledge"
)

type reminderRecords interface {
	AddSubscription(ctx context.Context, sub store.Subscription) (store.SubscriptionID, error)
	DropSubscription(ctx context.Context, id store.SubscriptionID) error
	DropSubscriptions(ctx context.Context, scope store.Scope) error
	Subscriptions(ctx context.Context) ([]store.Subscription, error)
	SubscriptionsOf(ctx context.Context, scope store.Scope) ([]store.Subscription, error)
	SeenEvents(ctx context.Context) (map[string]store.SeenEvent, error)
	SeeEvents(ctx context.Context, seen ...store.SeenEvent) error
	WhileHeld(ctx context.Context, name string, holder store.WorkerID, ttl time.Duration, f func(ctx context.Context, l store.Lease) error) error
}

// Reminders tell channels of meetings: days before they open, on the day, in a weekly digest, and when their dates
// are announced or changed. Each is sent once, by one of the replicas, in the channel's language and zone.
type Reminders struct {
	p        Parts
	settings *Settings
}

// When reminders are sent.
const (
	reminderHour = 9                   // of the channel's day
	digestDay    = time.Monday         // of the weekly digest
	digestAhead  = 60 * 24 * time.Hour // how far a digest looks
	// reminderGrace is how long after its time a reminder is still sent: a weekend's outage is outlived by digests and
	// changes; the texts count the days from when they are sent.
	reminderGrace = 36 * time.Hour
	reminderEvery = 20 * time.Second
	reminderLease = 9 * time.Second // another replica goes on within 12 s
	maxDaysBefore = 365
)

// MaxSubscriptions is how many a channel may have.
const MaxSubscriptions = 20

// Subscribe makes a channel be reminded; the actor must manage it. The error is ErrNotAllowed, a *SettingError about
// "series", "regions", "days_before" or "rules", or the store's.
func (r *Reminders) Subscribe(ctx context.Context, a Actor, rules store.Rules) (store.SubscriptionID, error) {
	if !r.settings.May(a, a.Scope) || a.Channel == "" {
		return "", ErrNotAllowed
	}
	if err := r.check(&rules); err != nil {
		return "", err
	}
	have, err := r.p.Records.SubscriptionsOf(ctx, a.Scope)
	if err != nil {
		return "", err
	}
	if len(have) >= MaxSubscriptions {
		return "", &SettingError{"rules", fmt.Sprint(MaxSubscriptions), "curation_too_many_subscriptions"}
	}
	by, err := r.p.member(a)
	if err != nil {
		return "", err
	}
	return r.p.Records.AddSubscription(ctx, store.Subscription{Scope: a.Scope, Rules: rules, By: by, At: r.p.Now()})
}

// A Named is something to choose by its name.
type Named struct{ ID, Name string }

// Series returns the series that a channel may be reminded of, by their names in a language.
func (r *Reminders) Series(scope store.Scope, lang string) []Named {
	applied := r.settings.Applied(scope)
	base := r.p.Base()
	chapter := knowledge.ChapterID(applied.Chapter)
	if applied.PublicOnly.IsOn(false) {
		chapter = ""
	}
	var out []Named
	seen := map[string]bool{"": true}
	for _, e := range base.Events() {
		if seen[e.Series] || !knowledge.Visible(e.Chapters, chapter) {
			continue
		}
		seen[e.Series] = true
		name := e.Series
		if t, ok := base.Term(e.Series); ok && knowledge.Visible(t.Chapters, chapter) {
			name = nameIn(t.Names, lang, name)
			if acronym := nameIn(t.Acronyms, lang, ""); acronym != "" {
				name += " (" + acronym + ")"
			}
		}
		out = append(out, Named{e.Series, name})
	}
	slices.SortFunc(out, func(a, b Named) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Regions returns the regions that a channel may be reminded of, by their names in a language.
func (r *Reminders) Regions(lang string) []Named {
	var out []Named
	for _, g := range r.p.Base().Regions() {
		out = append(out, Named{g.ID, nameIn(g.Names, lang, g.ID)})
	}
	slices.SortFunc(out, func(a, b Named) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// nameIn returns a name in a language, or in English, or what there is instead.
func nameIn(names map[string][]string, lang, instead string) string {
	lang, _, _ = strings.Cut(lang, "-")
	for _, tag := range []string{lang, "en"} {
		if len(names[tag]) > 0 {
			return names[tag][0]
		}
	}
	return instead
}

// Unsubscribe ends one of the channel's subscriptions.
func (r *Reminders) Unsubscribe(ctx context.Context, a Actor, id store.SubscriptionID) error {
	if !r.settings.May(a, a.Scope) {
		return ErrNotAllowed
	}
	have, err := r.List(ctx, a.Scope)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(have, func(s store.Subscription) bool { return s.ID == id }) {
		return ErrNotAllowed // another channel's
	}
	return r.p.Records.DropSubscription(ctx, id)
}

// List returns a channel's subscriptions, oldest first.
func (r *Reminders) List(ctx context.Context, scope store.Scope) ([]store.Subscription, error) {
	return r.p.Records.SubscriptionsOf(ctx, scope)
}

// check tidies rules and says what in them can't be. Rules that say nothing of when mean a week before, the opening
// day and changes; those that say nothing of what mean every event.
func (r *Reminders) check(rules *store.Rules) error {
	base := r.p.Base()
	for _, id := range rules.Series {
		if !slices.ContainsFunc(base.Events(), func(e *knowledge.Event) bool { return e.Series == id }) {
			return &SettingError{"series", id, "curation_no_such_series"}
		}
	}
	for _, id := range rules.Regions {
		if _, ok := base.Region(id); !ok {
			return &SettingError{"regions", id, "curation_no_such_region"}
		}
	}
	for _, n := range rules.DaysBefore {
		if n < 1 || n > maxDaysBefore {
			return &SettingError{"days_before", fmt.Sprint(n), "curation_bad_days"}
		}
	}
	slices.Sort(rules.DaysBefore)
	rules.DaysBefore = slices.Compact(rules.DaysBefore)
	if len(rules.Series)+len(rules.Regions) == 0 {
		rules.All = true
	}
	if len(rules.DaysBefore) == 0 && !rules.Opening && !rules.Digest && !rules.Changes {
		rules.DaysBefore, rules.Opening, rules.Changes = []int{7}, true, true
	}
	return nil
}

// Run sends what is due until ctx ends. Every replica runs it; one of them at a time does the work.
func (r *Reminders) Run(ctx context.Context) error {
	return r.p.Records.WhileHeld(ctx, "reminders", r.p.Worker, reminderLease, func(ctx context.Context, _ store.Lease) error {
		t := time.NewTicker(reminderEvery)
		defer t.Stop()
		for {
			if _, err := r.Tick(ctx); err != nil && ctx.Err() == nil {
				r.p.Log.Warn("not every reminder was sent; they are tried again", "err", err)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-t.C:
			}
		}
	})
}

// Tick sends what is due now and wasn't sent, and returns how many notices that was.
func (r *Reminders) Tick(ctx context.Context) (sent int, err error) {
	now := r.p.Now()
	changed, err := r.look(ctx, now)
	if err != nil {
		return 0, err
	}
	subs, err := r.p.Records.Subscriptions(ctx)
	if err != nil {
		return 0, err
	}
	var errs error
	for _, sub := range subs {
		due, err := r.due(sub, now, changed)
		if err != nil {
			errs = errors.Join(errs, err)
			continue
		}
		for _, d := range due {
			if ctx.Err() != nil {
				return sent, errors.Join(errs, ctx.Err())
			}
			said, err := r.p.once(ctx, d.key, Place{Scope: sub.Scope}, d.notice)
			if said {
				sent++
			}
			// A platform that is off here, or a channel that is gone, is nothing to try again.
			if err != nil && !errors.Is(err, errNoPoster) && !IsPermanent(err) {
				errs = errors.Join(errs, err)
			}
		}
	}
	return sent, errs
}

// look compares the calendar with what was seen of it, keeps what is new, and returns the changes within the grace
// time. A store that has seen nothing takes the calendar as it is.
func (r *Reminders) look(ctx context.Context, now time.Time) (map[string]store.SeenEvent, error) {
	seen, err := r.p.Records.SeenEvents(ctx)
	if err != nil {
		return nil, err
	}
	first := len(seen) == 0
	var fresh []store.SeenEvent
	for _, e := range r.p.Base().Events() {
		have, known := seen[e.ID]
		dates := datesOf(e)
		if known && have.Dates == dates {
			continue
		}
		s := store.SeenEvent{Event: e.ID, Dates: dates, Was: have.Dates}
		if !first {
			s.Changed = now
		}
		fresh = append(fresh, s)
		seen[e.ID] = s
	}
	if len(fresh) > 0 {
		if err := r.p.Records.SeeEvents(ctx, fresh...); err != nil {
			return nil, err
		}
	}
	for id, s := range seen {
		if s.Changed.IsZero() || now.Sub(s.Changed) >= reminderGrace {
			delete(seen, id)
		}
	}
	return seen, nil
}

// datesOf is what a change of dates is told by.
func datesOf(e *knowledge.Event) string {
	s := e.Start.String() + "/" + e.End.String()
	if _, _, ok := e.Hours(); ok {
		s += fmt.Sprintf("/%s-%s %s", e.StartTime, e.EndTime, e.Timezone)
	}
	if e.Status == knowledge.EventCancelled || e.Status == knowledge.EventPostponed {
		s += "/" + string(e.Status)
	}
	return s
}

// events returns the meetings that a subscription is about, as its channel may see them.
func (r *Reminders) events(sub store.Subscription, applied store.Settings, now time.Time) ([]answer.Event, error) {
	chapter := knowledge.ChapterID(applied.Chapter)
	if applied.PublicOnly.IsOn(false) {
		chapter = ""
	}
	all, err := r.p.Calendar.Calendar(answer.EventFilter{Chapter: chapter},
		answer.Question{Lang: first(applied.Lang, "en"), Chapter: chapter, Now: now, Zone: Zone(applied.Zone)})
	if err != nil {
		return nil, fmt.Errorf("read the calendar for reminders: %w", err)
	}
	return slices.DeleteFunc(all, func(e answer.Event) bool { return !r.matches(sub.Rules, e.Event) }), nil
}

func (r *Reminders) matches(rules store.Rules, e *knowledge.Event) bool {
	if rules.All || slices.Contains(rules.Series, e.Series) {
		return true
	}
	for _, id := range rules.Regions {
		region, ok := r.p.Base().Region(id)
		if ok && (e.Region == id || e.Country != "" && slices.Contains(region.Countries, e.Country)) {
			return true
		}
	}
	return false
}
