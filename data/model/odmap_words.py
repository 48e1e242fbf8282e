"""The columns of the overdose map's export, and the spellings met in them."""

COLUMNS = (
    "OD Case ID",
    "Case Number",
    "Date/Time of Overdose",
    "Date/Time Entered",
    "Agency",
    "Jurisdiction",
    "Location Description",
    "Latitude",
    "Longitude",
    "ZIP",
    "Location Type",
    "Fatal/Nonfatal",
    "Naloxone Administered",
    "Naloxone Doses",
    "Suspected Drug",
    "Additional Suspected Drugs",
    "Age",
    "Sex",
    "Race/Ethnicity",
    "Housing",
    "Resident",
    "Data Through",
    "Exported At",
)
BRIEF = ("Additional Suspected Drugs", "Age", "Race/Ethnicity", "Housing", "Resident", "ZIP")

NONFATAL = ("Nonfatal", "Nonfatal", "Nonfatal", "Nonfatal", "Non-Fatal", "NON FATAL", "Nonfatal ")
FATAL = ("Fatal", "Fatal", "FATAL", "fatal")
NO_NALOXONE = ("No Naloxone", "No Naloxone", "no naloxone")
SINGLE = ("Single Dose", "Single Dose", "Single Dose", "SINGLE DOSE")
MULTIPLE = ("Multiple Doses", "Multiple Doses", "Multiple Doses", "multiple doses")
NALOXONE_NOT_SAID = ("Unknown", "", "NULL")
JURISDICTIONS = ("Alexandria City", "Alexandria City", "City of Alexandria", "ALEXANDRIA")
DRUGS = {
    "heroin": ("Heroin", "Heroin", "heroin", "HEROIN"),
    "fentanyl": ("Fentanyl", "Fentanyl", "fentanyl", "Fentanyl (suspected)"),
    "fentanyl/heroin": ("Fentanyl/Heroin", "Heroin/Fentanyl", "Heroin, Fentanyl"),
    "pills": ("Counterfeit Pills", "Percocet (suspected counterfeit)", "Pressed M30 pills"),
    "oxycodone": ("Oxycodone", "Percocet", "Prescription Opioid"),
    "unknown": ("Unknown", "Unknown", "unknown", "", "Unknown white powder"),
    "cocaine": ("Cocaine", "cocaine", "Cocaine (powder)"),
    "crack": ("Crack Cocaine", "Crack", "Cocaine/Crack"),
    "alcohol": ("Alcohol", "ETOH"),
    "meth": ("Methamphetamine", "Meth"),
    "benzodiazepine": ("Xanax", "Benzodiazepine", "Alprazolam"),
    "cannabinoid": ("K2/Spice", "Synthetic Cannabinoid", "Marijuana"),
}
LOCATION_TYPES = {
    "residence": ("Residence", "Residence", "residence", "Private Residence"),
    "apartment": ("Apartment", "Apt"),
    "hotel": ("Hotel/Motel", "Hotel / Motel"),
    "street": ("Street/Sidewalk", "Street"),
    "vehicle": ("Vehicle", "Vehicle", "Car"),
    "park": ("Park",),
    "business": ("Business", "Business", "Restaurant"),
    "jail": ("Jail",),
    "school": ("School",),
    "restroom": ("Public restroom", "Public Restroom"),
    "": ("", "Other"),
}
SEXES = {"male": ("M", "M", "Male", "male"), "female": ("F", "F", "Female", "female")}
RACES = {
    "white": ("White", "White", "W"),
    "black": ("Black", "Black/African American", "B"),
    "hispanic": ("Hispanic", "Hispanic/Latino"),
    "asian": ("Asian",),
    "unknown": ("Unknown", ""),
}
AGE_BANDS = ((17, "Under 18"), (24, "18-24"), (34, "25-34"), (44, "35-44"), (54, "45-54"))
