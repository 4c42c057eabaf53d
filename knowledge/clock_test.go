package knowledge

import (
	"strings"
	"testing"
	"time"
)

func TestHoursAreReadWithTheirZoneOrNotAtAll(t *testing.T) {
	tests := []struct{ yaml, hours, problem string }{
		{"start: 2027-03-02\nstart_time: 14:00\nend_time: 15:30\ntimezone: Europe/Zurich", "2027-03-02T14:00:00+01:00 2027-03-02T15:30:00+01:00", ""},
		{"start: 2027-07-02\nstart_time: \"9:05\"\ntimezone: Europe/Zurich", "2027-07-02T09:05:00+02:00 ", ""},
		{"start: 2027-03-02\nend: 2027-03-03\nstart_time: 22:00\nend_time: 01:00\ntimezone: UTC", "2027-03-02T22:00:00Z 2027-03-03T01:00:00Z", ""},
		{"start: 2027-03-02", "", ""},
		{"start: 2027-03-02\ntimezone: Europe/Zurich", "", ""},
		{"start: 2027-03-02\nstart_time: 14:00", "", "a.yaml:4:13: start_time without timezone; add the place's zone, as in timezone: Europe/Zurich"},
		{"start: 2027-03-02\nstart_time: 2 pm\ntimezone: UTC", "", `a.yaml:4:13: start_time "2 pm" is not a time of day; write it as 14:00`},
		{"start: 2027-03-02\nstart_time: 24:10\ntimezone: UTC", "", `a.yaml:4:13: start_time "24:10" is not a time of day; write it as 14:00`},
		{"start: 2027-03\nstart_time: 14:00\ntimezone: UTC", "", "a.yaml:4:13: start_time without a day; write start and end as days, or remove the time"},
		{"start: 2027-03-02\nstart_time: 14:00\ntimezone: Mars/Olympus", "", `a.yaml:5:11: timezone "Mars/Olympus" is not known; write an IANA name such as Africa/Dakar`},
		{"start: 2027-03-02\nstart_time: 14:00\ntimezone: Local", "", `a.yaml:5:11: timezone "Local" is not known; write an IANA name such as Africa/Dakar`},
		{"start: 2027-03-02\nend_time: 14:00\ntimezone: UTC", "", "a.yaml:4:11: end_time without start_time; add the time at which it begins, or remove this one"},
		{"start: 2027-03-02\nend: 2027-03-04\nstart_time: 14:00\ntimezone: UTC", "", "a.yaml:4:6: start_time without end_time, and end 2027-03-04 is another day; add the time at which it ends, or remove start_time"},
		{"start: 2027-03-02\nstart_time: 14:00\nend_time: 13:00\ntimezone: UTC", "", "a.yaml:5:11: end_time 13:00 is not after start_time 14:00; correct one of them, or add the end's day"},
	}
	for _, tt := range tests {
		t.Run(tt.yaml, func(t *testing.T) {
			rep := &report{path: "a.yaml"}
			e := parseEntries(rep, "id: e\nname: E\n"+tt.yaml+"\n", listEvents)
			var problems []string
			for _, p := range rep.problems {
				problems = append(problems, p.Error())
			}
			if got := strings.Join(problems, "\n"); got != tt.problem {
				t.Fatalf("problems %q, want %q", got, tt.problem)
			}
			if tt.problem != "" {
				return
			}
			got := ""
			if start, end, ok := e.events[0].Hours(); ok {
				got = start.Format(time.RFC3339) + " "
				if !end.IsZero() {
					got += end.Format(time.RFC3339)
				}
			}
			if got != tt.hours {
				t.Errorf("hours %q, want %q", got, tt.hours)
			}
		})
	}
}

func TestACalendarsHoursAreReadWhenTheirZoneIsKnown(t *testing.T) {
	tests := []struct{ times, want string }{
		{"DTSTART;TZID=Europe/Zurich:20270302T140000\r\nDTEND;TZID=Europe/Zurich:20270302T153000", "2027-03-02 14:00 2027-03-02 15:30 Europe/Zurich"},
		{"DTSTART:20270302T140000Z\r\nDTEND:20270302T153000Z", "2027-03-02 14:00 2027-03-02 15:30 UTC"},
		{"DTSTART:20270302T140000Z", "2027-03-02 14:00   UTC"},
		{"DTSTART:20270302T140000Z\r\nDTEND:20270302T140000Z", "2027-03-02 14:00 2027-03-02  UTC"},
		{"DTSTART;TZID=Europe/Zurich:20270302T230000\r\nDTEND;TZID=Europe/Zurich:20270303T010000", "2027-03-02 23:00 2027-03-03 01:00 Europe/Zurich"},
		{"DTSTART;TZID=Europe/Zurich:20270302T140000\r\nDTEND;TZID=America/New_York:20270302T110000", "2027-03-02 14:00 2027-03-02 17:00 Europe/Zurich"},
		// Zones that are not known here, and times that float: the days alone are sure.
		{"DTSTART;TZID=W. Europe Standard Time:20270302T140000\r\nDTEND;TZID=W. Europe Standard Time:20270302T153000", "2027-03-02  2027-03-02  "},
		{"DTSTART:20270302T140000\r\nDTEND:20270302T153000", "2027-03-02  2027-03-02  "},
		{"DTSTART;VALUE=DATE:20270302\r\nDTEND;VALUE=DATE:20270304", "2027-03-02  2027-03-03  "},
	}
	for _, tt := range tests {
		t.Run(tt.times, func(t *testing.T) {
			events, err := ParseICS("events/a.ics", strings.NewReader("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:e\r\nSUMMARY:E\r\n"+tt.times+"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
			if err != nil || len(events) != 1 {
				t.Fatalf("%d events, %v", len(events), err)
			}
			e := events[0]
			if got := strings.Join([]string{e.Start.String(), e.StartTime.String(), e.End.String(), e.EndTime.String(), e.Timezone}, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
