package slack

import (
	"slices"

	"github.com/slack-go/slack"

	"plenipo/internal/locale"
)

// modal is an empty form.
func modal(p *locale.Printer, callback, title, submit string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plainText(clip(p.Text(title, nil), maxModalTitle)),
		Submit: plainText(clip(p.Text(submit, nil), maxModalTitle)), Close: plainText(clip(p.Text("dialog_close", nil), maxModalTitle)),
	}
}

// field is an input whose block and element have the same name.
func field(p *locale.Printer, name, label string, optional bool, e slack.BlockElement) *slack.InputBlock {
	b := slack.NewInputBlock(name, plainText(p.Text(label, nil)), nil, e)
	b.Optional = optional
	return b
}

// textField is a field to write in.
func textField(p *locale.Printer, name, label, initial string, longest int, optional bool) *slack.InputBlock {
	e := slack.NewPlainTextInputBlockElement(nil, name)
	e.InitialValue, e.MaxLength = clip(initial, min(longest, maxInput)), min(longest, maxInput)
	e.Multiline = longest > 200
	return field(p, name, label, optional, e)
}

// A choice is an option of a form: what is stored and what is shown.
type choice struct{ value, text string }

// options returns at most as many options as Slack shows, and those of them that are chosen. Values that are too long
// for Slack are left out.
func options(all []choice, chosen ...string) (o, initial []*slack.OptionBlockObject) {
	for _, c := range all {
		if len(o) == maxSelectItems {
			break
		}
		if n := len([]rune(c.value)); n == 0 || n > maxOptionValue || c.text == "" {
			continue
		}
		one := slack.NewOptionBlockObject(c.value, plainText(clip(c.text, maxOptionText)), nil)
		if o = append(o, one); slices.Contains(chosen, c.value) {
			initial = append(initial, one)
		}
	}
	return o, initial
}

// selectField is a field to choose one option in; nil when there is nothing to choose.
func selectField(p *locale.Printer, name, label string, all []choice, chosen string) *slack.InputBlock {
	o, initial := options(all, chosen)
	if len(o) == 0 {
		return nil
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, name, o...)
	if len(initial) > 0 {
		e.InitialOption = initial[0]
	}
	return field(p, name, label, true, e)
}

// manyField is a field to choose any options in; nil when there is nothing to choose.
func manyField(p *locale.Printer, name, label string, all []choice, chosen []string) *slack.InputBlock {
	o, initial := options(all, chosen...)
	if len(o) == 0 {
		return nil
	}
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, name, o...)
	e.InitialOptions = initial
	return field(p, name, label, true, e)
}

// A group is choices under a heading.
type group struct {
	name    string
	choices []choice
}

// groupedField is a field to choose any options of several groups in; nil when there is nothing to choose.
func groupedField(p *locale.Printer, name, label string, chosen []string, groups ...group) *slack.InputBlock {
	var shown []*slack.OptionGroupBlockObject
	var initial []*slack.OptionBlockObject
	for _, g := range groups {
		o, on := options(g.choices, chosen...)
		if len(o) > 0 {
			shown = append(shown, slack.NewOptionGroupBlockElement(plainText(clip(g.name, maxOptionText)), o...))
			initial = append(initial, on...)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	e := slack.NewOptionsGroupMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, name, shown...)
	e.InitialOptions = initial
	return field(p, name, label, true, e)
}

// boxesField is a field of boxes to tick.
func boxesField(p *locale.Printer, name, label string, all []choice, chosen []string) *slack.InputBlock {
	o, initial := options(all, chosen...)
	e := slack.NewCheckboxGroupsBlockElement(name, o...)
	e.InitialOptions = initial
	return field(p, name, label, true, e)
}

// add appends the fields that there are.
func add(v *slack.ModalViewRequest, fields ...*slack.InputBlock) {
	for _, f := range fields {
		if f != nil {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, f)
		}
	}
}

// askForm is the form of the global shortcut; pure.
func askForm(lang string) slack.ModalViewRequest {
	p := locale.New(lang)
	v := modal(p, formAsk, "ask_dialog_title", "ask_dialog_send")
	add(&v, textField(p, formQuestion, "ask_dialog_label", "", questionText, false))
	return v
}
