// Reads a calendar from standard input as Thunderbird does and writes what it understood, an event a line. Time zones
// are taken from the calendar's own VTIMEZONE alone.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component, { strictExceptions: true });
  const at = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
  console.log(JSON.stringify({
    uid: event.uid, start: at(event.startDate), end: at(event.endDate), zone: event.startDate.zone.tzid, summary: event.summary,
    description: event.description ?? "", location: event.location ?? "", sequence: event.sequence,
    status: component.getFirstPropertyValue("status"), modified: String(component.getFirstPropertyValue("last-modified") ?? ""),
  }));
}
