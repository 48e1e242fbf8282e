"""Who received naloxone, on which way, and what: texts made of known words only, so that no name of
a person and no address can be among them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from loaders.private import DATE
from loaders.records import UNKNOWN
from loaders.values import Reader, says_unknown, words

_LINKS = "a an and any as at by for from in of on or other others the their to type types with"
_PEOPLE = """
    individual individuals person persons people who use uses used using drug drugs substance
    substances opioid opioids pwud pwid pwuds lay layperson laypersons laypeople public general
    community member members citizen citizens resident residents civilian bystander bystanders
    friend friends family families loved one ones relative relatives spouse parent parents
    guardian guardians caregiver caregivers mother father sibling household self client clients
    patient patients participant participants consumer consumers customer customers visitor
    visitors student students youth teen teens adult adults child children veteran veterans
    homeless unhoused tenant tenants inmate inmates incarcerated detainee detainees releasee
    returning attendee attendees trainee trainees employee employees staff worker workers
    volunteer volunteers peer peers responder responders ems fire firefighter firefighters
    paramedic paramedics medic emt police officer officers law enforcement sheriff sheriffs
    deputy deputies trooper teacher teachers nurse nurses physician doctor prescriber pharmacist
    provider providers professional professionals risk high pregnant survivor survivors overdose
    personal non
"""
_PLACES = """
    agency agencies organization organizations organisation organisations partner partners group
    groups company companies employer workplace business businesses restaurant restaurants bar
    bars nightclub hotel hotels motel store stores gas station stations health healthcare care
    department dept office public behavioral behavioural mental hospital hospitals clinic
    clinics pharmacy pharmacies emergency room ed er urgent dental school schools college
    colleges university campus library libraries recreation church churches faith based shelter
    shelters housing residential house home homes center centers centre centres facility
    facilities treatment program programs programme programmes otp mat obot recovery rehab detox
    sober living syringe exchange service services ssp csr harm reduction jail jails prison
    detention corrections correctional probation parole court courts drug pretrial government
    city county state local regional federal military transit airport nonprofit profit ngo site
    sites senior park parks community csb lhd
"""
_WAYS = """
    mail mailed mailing mailer post postal online web website internet request requests form
    order orders ordered delivery delivered deliver pickup pick up walk walkin in counter desk
    front window lobby vending machine machines kiosk kiosks box boxes newspaper naloxbox
    cabinet dispenser wall event events fair fairs festival tabling table booth training
    trainings trained class classes course session workshop virtual revive rapid education
    presentation leave left behind release released discharge reentry re entry bag bags kit kits
    naloxone narcan hand handed hands out outreach street mobile van unit distribution
    distributed distribute dispensed dispensing given bulk drop off direct directly follow visit
    visits home door canvassing prescription prescribed standing otc first second refill restock
    replacement donation donated sample new existing phone text app appointment referral intake
    day week month
"""
_KITS = """
    naloxone narcan kloxxado rivive zimhi evzio opvee nalmefene zurnai lifems revive hcl
    hydrochloride nasal nasally spray sprays intranasal im iv sc intramuscular injectable
    injection injections injector autoinjector auto vial vials ampule ampoule syringe syringes
    prefilled pre filled needle needles atomizer mad generic brand otc rx over counter
    prescription mg ml mcg dose doses pack packs kit kits box boxes bag bags device devices unit
    units single double two twin four eight high standard strength fentanyl xylazine test
    testing strip strips emergent teva padagis hikma amphastar sandoz solution liquid leave
    behind
"""
_MOST_CHARACTERS = 60
_CODE = re.compile(r"\(\d{7}\)$")
_AMOUNT = re.compile(r"\d{1,4}(?:mg|ml|mcg|g)?")
_SMALL = re.compile(r"\d{1,2}")


def _of_words(known: Collection[str], amount: re.Pattern[str], most_amounts: int) -> Reader:
    def read(text: str) -> str | None:
        """The text in one spelling, if it has known words alone and at most so many numbers."""
        if says_unknown(text):
            return UNKNOWN
        cut = re.sub(r"\s*/\s*", "/", " ".join(_CODE.sub("", text).split()))
        said = words(cut.replace("'", "").replace("’", ""))
        others = [word for word in said.split() if word not in known]
        amounts = [word for word in others if amount.fullmatch(word)]
        strange = len(amounts) < len(others) or len(amounts) > most_amounts
        wordless = len(others) == len(said.split())
        if strange or wordless or DATE.search(cut) or len(cut) > _MOST_CHARACTERS:
            return None
        return cut if cut.isascii() else said

    return read


_TYPES: Final = frozenset(f"{_LINKS} {_PEOPLE} {_PLACES} {_WAYS}".split())
recipient = _of_words(_TYPES, _SMALL, 1)
"""Who received it: kinds of people and places, none of them named."""
channel = _of_words(_TYPES, _SMALL, 1)
"""The way of handing out."""
product = _of_words(frozenset(f"{_LINKS} {_KITS}".split()), _AMOUNT, 6)
"""The brand or form, with its amounts."""
