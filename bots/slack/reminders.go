package slack

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"plenipo/bots"
	"plenipo/internal/store"
)

// reminderBoxes are what of a subscription is a box of the form.
func reminderBoxes(r store.Rules) (boxes []string) {
	for _, b := range []struct {
		name string
		on   bool
	}{{remindOpening, r.Opening}, {remindDigest, r.Digest}, {remindChanges, r.Changes}} {
		if b.on {
			boxes = append(boxes, b.name)
		}
	}
	return boxes
}

// reminderMeetings are the meetings of a subscription as choices; none stands for all.
func reminderMeetings(r store.Rules) (chosen []string) {
	for _, id := range r.Regions {
		chosen = append(chosen, meetingRegion+id)
	}
	for _, id := range r.Series {
		chosen = append(chosen, meetingSeries+id)
	}
	return chosen
}

func joinDays(days []int) string {
	var out []string
	for _, n := range days {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

// reminders reads the rules of a channel's reminders; wanted is false when none are. The error is a *bots.SettingError.
func (i *interaction) reminders() (r store.Rules, wanted bool, err error) {
	for _, word := range strings.FieldsFunc(i.field(formDays).Value, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;،、，", c) }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return r, false, &bots.SettingError{Field: formDays, Value: clip(word, 20), Key: "curation_bad_days"}
		}
		r.DaysBefore = append(r.DaysBefore, n)
	}
	for _, b := range i.field(formReminders).chosen() {
		switch b {
		case remindOpening:
			r.Opening = true
		case remindDigest:
			r.Digest = true
		case remindChanges:
			r.Changes = true
		}
	}
	for _, m := range i.field(formMeetings).chosen() {
		if id, ok := strings.CutPrefix(m, meetingSeries); ok {
			r.Series = append(r.Series, id)
		} else if id, ok := strings.CutPrefix(m, meetingRegion); ok {
			r.Regions = append(r.Regions, id)
		}
	}
	wanted = len(r.DaysBefore) > 0 || r.Opening || r.Digest || r.Changes
	r.All = len(r.Series)+len(r.Regions) == 0
	if !wanted && !r.All {
		return r, false, &bots.SettingError{Field: formReminders, Key: "curation_remind_when"}
	}
	return r, wanted, nil
}

// subscription is the one that the form looks after: a channel's first.
func (a *Adapter) subscription(ctx context.Context, scope store.Scope) (store.Subscription, bool) {
	all, err := a.community.Reminders.List(ctx, scope)
	if err != nil {
		a.log.Error("a channel's reminders were not read", "platform", platform, "err", err)
	}
	if len(all) == 0 {
		return store.Subscription{}, false
	}
	return all[0], true
}

// setReminders makes the channel's subscription what the form says. The new one is made before the old one ends, so
// that rules that can't be leave it as it was.
func (a *Adapter) setReminders(ctx context.Context, who bots.Actor, rules store.Rules, wanted bool) error {
	have, ok := a.subscription(ctx, who.Scope)
	slices.Sort(rules.DaysBefore)
	rules.DaysBefore = slices.Compact(rules.DaysBefore)
	if ok && wanted && reflect.DeepEqual(have.Rules, rules) {
		return nil // as it was: what it has said already isn't said again
	}
	if wanted {
		if _, err := a.community.Reminders.Subscribe(ctx, who, rules); err != nil {
			return err
		}
	}
	if ok {
		return a.community.Reminders.Unsubscribe(ctx, who, have.ID)
	}
	return nil
}
