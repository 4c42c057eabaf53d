package bots

import (
	"context"
	"slices"

	"plenipo/internal/store"
)

type feedbackRecords interface {
	AddVote(ctx context.Context, v store.Vote) (store.VoteChange, error)
	VoteOf(ctx context.Context, id store.AnswerID, m store.MemberHash) (store.Vote, error)
	Votes(ctx context.Context, id store.AnswerID) (store.Tally, error)
}

// Feedback is what members think of answers.
type Feedback struct {
	p          Parts
	settings   *Settings
	unanswered *Unanswered
}

// Reasons are the codes of why an answer didn't help, in the order to offer them; their interface texts are
// "curation_reason_" and the code.
func Reasons() []string { return []string{"wrong", "outdated", "off_topic", "incomplete", "unclear"} }

// Vote counts a person's opinion of an answer; they have one vote, and another replaces it. An answer that didn't
// help puts the question, when a.Text still holds it, on the unanswered list. ask is true when the person should be
// asked why: they said "not helpful" and gave no reason yet.
func (f *Feedback) Vote(ctx context.Context, a Ask, key store.Key, id store.AnswerID, helpful bool) (ask bool, err error) {
	v, err := f.vote(a, id)
	if err != nil {
		return false, err
	}
	v.Helpful = helpful
	change, err := f.p.Records.AddVote(ctx, v)
	if err != nil || helpful {
		return false, err
	}
	if change != store.VoteSame && a.Text != "" {
		if err := f.unanswered.Add(ctx, a, key, a.Lang, false); err != nil {
			return false, err
		}
	}
	kept, err := f.p.Records.VoteOf(ctx, id, v.Member)
	return err == nil && kept.Reason == "", err
}

// Reason adds why an answer didn't help: one of Reasons. Other words are kept only where the texts of questions are.
func (f *Feedback) Reason(ctx context.Context, a Ask, id store.AnswerID, reason string) error {
	v, err := f.vote(a, id)
	if err != nil {
		return err
	}
	v.Reason = reason
	if !slices.Contains(Reasons(), reason) && !f.settings.Applied(a.scope()).KeepText.IsOn(false) {
		v.Reason = "other"
	}
	_, err = f.p.Records.AddVote(ctx, v)
	return err
}

// Tally counts the votes on an answer.
func (f *Feedback) Tally(ctx context.Context, id store.AnswerID) (store.Tally, error) {
	return f.p.Records.Votes(ctx, id)
}

func (f *Feedback) vote(a Ask, id store.AnswerID) (store.Vote, error) {
	member, err := f.p.Records.MemberHash(a.Platform, a.Workspace, a.User)
	return store.Vote{Answer: id, Member: member, Chapter: f.settings.chapterOf(a), At: f.p.Now()}, err
}
