package knowledge

import "slices"

// inherit returns a translation with what it doesn't say itself and its original does: where the facts were seen, when
// somebody looked last, whose view they are and who may see them are the same for both.
func (l laid) inherit(original *Article) laid {
	a := *l.article
	silent := func(key string) bool { return a.Lines != nil && a.Lines[key] == 0 }
	if silent("sources") {
		a.Sources = original.Sources
	}
	if silent("topics") {
		a.Topics = original.Topics
	}
	if silent("as_of") {
		a.AsOf = original.AsOf
	}
	if silent("owner") {
		a.Owner = original.Owner
	}
	if silent("status") {
		a.Status = original.Status
	}
	if silent("nature") {
		a.Nature, a.PositionOf = original.Nature, original.PositionOf
	}
	passages := l.passages
	if silent("chapters") && len(original.Chapters) > 0 {
		a.Chapters = original.Chapters
		passages = slices.Clone(passages)
		for i := range passages {
			passages[i].Chapters = a.Chapters
		}
	}
	return laid{&a, passages}
}
