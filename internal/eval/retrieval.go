package eval

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"plenipo/index"
	"plenipo/internal/answer"
	"plenipo/internal/lang"
	"plenipo/knowledge"
)

// Retrieval is how well a collection's texts were found, and how well the engine knows when they were not. A share of
// nothing is NaN.
type Retrieval struct {
	Name                  string
	Passages, Questions   int     // Questions: those with a relevant text
	R1, R5, MRR10, NDCG10 float64 // over Questions

	Answers       int     // questions with answers in words
	Sentence1     float64 // share of those whose best sentence is a relevant text's and holds an answer
	Sentence3     float64 // likewise one of the best three
	FirstSentence float64 // likewise the first sentence of the first text: what there was without selection
	Quoted        float64 // share whose first quote, as answers print it, does

	// How well the confidence parts answerable questions from others: the chance that one of the former has the higher
	// (the area under the ROC curve).
	Removed      float64 // the same questions with their relevant texts taken away
	OffTopic     float64 // another collection's questions
	Unanswerable float64 // the collection's own unanswerable questions

	P50, P99 time.Duration
}

// found is how many texts of a ranking are looked at.
const found = 30

// A Measurement asks a collection's questions of an engine over its texts.
type Measurement struct {
	Collection *Collection
	Off        *Collection   // whose questions are off topic here; nil: not measured
	Tuning     answer.Tuning // the zero Tuning: production's
	engine     *answer.Engine
	ids        map[string]string
	index      *index.Index
}

// Open builds the engine.
func (m *Measurement) Open(ctx context.Context) error {
	base, ids, err := m.Collection.Base()
	if err != nil {
		return fmt.Errorf("collection %s: %w", m.Collection.Name, err)
	}
	ix, err := index.Build(ctx, base)
	if err != nil {
		return fmt.Errorf("collection %s: %w", m.Collection.Name, err)
	}
	m.index, m.ids = ix, ids
	m.engine = answer.New(ix, base, answer.Options{})
	if m.Tuning != (answer.Tuning{}) {
		m.Tune(m.Tuning)
	}
	return nil
}

// Close ends what Open began.
func (m *Measurement) Close() error { return m.index.Close() }

// Tune makes the engine weigh with other numbers.
func (m *Measurement) Tune(t answer.Tuning) { m.engine = m.engine.Tuned(t) }

// Retrieve asks every question and reports how the texts were ranked.
func (c *Collection) Retrieve(ctx context.Context, off *Collection) (Retrieval, error) {
	return (&Measurement{Collection: c, Off: off}).Measure(ctx)
}

// Measure opens the engine, asks every question and closes it.
func (m *Measurement) Measure(ctx context.Context) (Retrieval, error) {
	if err := m.Open(ctx); err != nil {
		return Retrieval{}, err
	}
	defer m.Close()
	return m.Run(ctx)
}

// Run asks every question.
func (m *Measurement) Run(ctx context.Context) (Retrieval, error) {
	c := m.Collection
	r := Retrieval{Name: c.Name, Passages: len(c.Passages)}
	var took []time.Duration
	var sure, without, unanswerable, offTopic []float64
	for i := range c.Questions {
		q := &c.Questions[i]
		asked := answer.Question{Text: q.Text, Lang: q.Lang}
		began := time.Now()
		f, err := m.engine.Find(ctx, asked, answer.FindOptions{Most: found})
		took = append(took, time.Since(began))
		if err != nil {
			return r, fmt.Errorf("collection %s, question %s: %w", c.Name, q.ID, err)
		}
		if len(q.Relevant) == 0 {
			unanswerable = append(unanswerable, f.Sure)
			continue
		}
		r.Count(m.texts(f), q)
		sure = append(sure, f.Sure)
		g, err := m.engine.Find(ctx, asked, answer.FindOptions{Most: found, Except: m.relevant(q)})
		if err != nil {
			return r, fmt.Errorf("collection %s, question %s: %w", c.Name, q.ID, err)
		}
		without = append(without, g.Sure)
		if len(q.Answers) > 0 {
			if err := m.countAnswer(ctx, &r, q, asked, f); err != nil {
				return r, err
			}
		}
	}
	if m.Off != nil {
		for _, q := range m.Off.Questions {
			f, err := m.engine.Find(ctx, answer.Question{Text: q.Text, Lang: q.Lang}, answer.FindOptions{})
			if err != nil {
				return r, fmt.Errorf("collection %s, question %s: %w", m.Off.Name, q.ID, err)
			}
			offTopic = append(offTopic, f.Sure)
		}
	}
	r.Average()
	a := float64(r.Answers)
	r.Sentence1, r.Sentence3, r.FirstSentence, r.Quoted = r.Sentence1/a, r.Sentence3/a, r.FirstSentence/a, r.Quoted/a
	r.Removed, r.OffTopic, r.Unanswerable = auc(sure, without), auc(sure, offTopic), auc(sure, unanswerable)
	r.P50, r.P99 = percentile(took, .5), percentile(took, .99)
	return r, nil
}

// relevant returns what takes a question's relevant texts away.
func (m *Measurement) relevant(q *CollectionQuestion) func(*knowledge.Passage) bool {
	return func(p *knowledge.Passage) bool { return q.grade(m.ids[p.Document]) > 0 }
}

// texts returns the ids of the texts found, best first, each once.
func (m *Measurement) texts(f answer.Found) []string {
	var out []string
	for _, h := range f.Hits {
		if id := m.ids[h.Passage.Document]; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// countAnswer adds whether the sentences chosen hold an answer.
func (m *Measurement) countAnswer(ctx context.Context, r *Retrieval, q *CollectionQuestion, asked answer.Question, f answer.Found) error {
	r.Answers++
	holds := func(p *knowledge.Passage, text string) bool {
		return q.grade(m.ids[p.Document]) > 0 && holdsAny(text, q.Answers)
	}
	for i, s := range f.Sentences[:min(3, len(f.Sentences))] {
		if holds(s.Passage, s.Passage.Sentence(s.Number)) {
			r.Sentence3++
			if i == 0 {
				r.Sentence1++
			}
			break
		}
	}
	if len(f.Hits) > 0 && len(f.Hits[0].Passage.Sentences) > 0 && holds(f.Hits[0].Passage, f.Hits[0].Passage.Sentence(0)) {
		r.FirstSentence++
	}
	a, err := m.engine.Ask(ctx, asked)
	if err != nil {
		return fmt.Errorf("collection %s, question %s: %w", m.Collection.Name, q.ID, err)
	}
	if len(a.Quotes) > 0 && holds(a.Quotes[0].Passage(), a.Quotes[0].Text()) {
		r.Quoted++
	}
	return nil
}

func holdsAny(text string, answers []string) bool {
	text = lang.Fold(text)
	return slices.ContainsFunc(answers, func(a string) bool { return strings.Contains(text, lang.Fold(a)) })
}

// Average makes shares of what Count summed.
func (r *Retrieval) Average() {
	n := float64(r.Questions)
	r.R1, r.R5, r.MRR10, r.NDCG10 = r.R1/n, r.R5/n, r.MRR10/n, r.NDCG10/n
}

// Count adds one ranking, ids of texts from the best on, to the sums of R1, R5, MRR10 and NDCG10, and to Questions.
func (r *Retrieval) Count(ranked []string, q *CollectionQuestion) {
	r.Questions++
	gain, ideal, first := 0., 0., false
	for i, id := range ranked[:min(10, len(ranked))] {
		grade := q.grade(id)
		if grade == 0 {
			continue
		}
		if !first {
			first = true
			r.MRR10 += 1 / float64(i+1)
			if i == 0 {
				r.R1++
			}
			if i < 5 {
				r.R5++
			}
		}
		gain += float64(grade) / math.Log2(float64(i+2))
	}
	grades := make([]int, len(q.Relevant))
	for i, id := range q.Relevant {
		grades[i] = q.grade(id)
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	for i, g := range grades[:min(10, len(grades))] {
		ideal += float64(g) / math.Log2(float64(i+2))
	}
	if ideal > 0 {
		r.NDCG10 += gain / ideal
	}
}

// auc returns the chance that one of yes is above one of no, ties counting half; NaN when either is empty.
func auc(yes, no []float64) float64 {
	if len(yes) == 0 || len(no) == 0 {
		return math.NaN()
	}
	no = slices.Sorted(slices.Values(no))
	sum := 0.
	for _, y := range yes {
		below, _ := slices.BinarySearch(no, y)
		upTo, _ := slices.BinarySearchFunc(no, y, func(a, b float64) int {
			if a <= b {
				return -1
			}
			return 1
		})
		sum += float64(below) + float64(upTo-below)/2
	}
	return sum / float64(len(yes)) / float64(len(no))
}

// percentile returns the p-th share of durations, which it sorts.
func percentile(d []time.Duration, p float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(p*float64(len(d))))]
}

// ReportRetrieval prints one line for each collection.
func ReportRetrieval(w io.Writer, rs []Retrieval) {
	tw := tabwriter.NewWriter(w, 2, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\ttexts\tquestions\tR@1\tR@5\tMRR@10\tnDCG@10\tsentence@1\t@3\t(first)\tquoted\tAUC removed\toff topic\tunanswerable\tp50\tp99\t")
	for _, r := range rs {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%s\t%v\t%v\t\n", r.Name, r.Passages, r.Questions, strings.Join([]string{
			share3(r.R1), share3(r.R5), share3(r.MRR10), share3(r.NDCG10), share3(r.Sentence1), share3(r.Sentence3), share3(r.FirstSentence),
			share3(r.Quoted), share3(r.Removed), share3(r.OffTopic), share3(r.Unanswerable)}, "\t"),
			r.P50.Round(time.Microsecond), r.P99.Round(time.Microsecond))
	}
	tw.Flush()
}

// share3 prints a share with three digits; "–" when there was nothing to take it of.
func share3(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3f", x)
}
