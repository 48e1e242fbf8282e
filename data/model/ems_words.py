"""The columns of the ambulance export, with their element tokens, and the values in them."""

IMPRESSION_COLUMN = "Situation Provider Primary Impression Code And Description (eSituation.11)"
SECONDARY_COLUMN = (
    "Situation Provider Secondary Impression Description And Code List (eSituation.12)"
)
INITIAL_ACUITY_COLUMN = "Situation Initial Patient Acuity (eSituation.13)"
FINAL_ACUITY_COLUMN = "Final Patient Acuity (eDisposition.19)"
MEDICATION_COLUMNS = (
    "Medication Given or Administered Description And RXCUI Code (eMedications.03)",
    "Medication Administered Prior To EMS Unit Care (eMedications.02)",
    "Medication Dosage (eMedications.05)",
    "Medication Dosage Units (eMedications.06)",
    "Medication Response (eMedications.07)",
    "Medication Role Type Of Person Administering (eMedications.10)",
)
COLUMNS = (
    "Incident Patient Care Report Number - PCR (eRecord.01)",
    "Response Incident Number (eResponse.03)",
    "Agency Name (eResponse.02)",
    "Type Of Service Requested With Code (eResponse.05)",
    "Incident Date",
    "PSAP Call Date Time (eTimes.01)",
    "Unit Arrived On Scene Date Time (eTimes.06)",
    "Scene GPS Location (eScene.11)",
    "Scene Incident Postal Code (eScene.19)",
    "Scene Incident Location Type (eScene.09)",
    "Patient Age (ePatient.15)",
    "Patient Age Units (ePatient.16)",
    "Patient Sex (ePatient.25)",
    "Patient Race List (ePatient.14)",
    IMPRESSION_COLUMN,
    SECONDARY_COLUMN,
    INITIAL_ACUITY_COLUMN,
    *MEDICATION_COLUMNS,
    FINAL_ACUITY_COLUMN,
    "Data Through",
    "Exported At",
)

SERVICES = {
    "Emergency Response (Primary Response Area) (2205001)": 92,
    "911 Response (Scene) (2205001)": 5,
    "Mutual Aid (2205009)": 3,
}
LOCATION_TYPES = {
    "residence": "Single-family (private) house (Y92.01)",
    "apartment": "Apartment (Y92.03)",
    "hotel": "Hotel or motel (Y92.59)",
    "street": "Street and highway (Y92.41)",
    "vehicle": "Street and highway (Y92.41)",
    "park": "Public park (Y92.83)",
    "business": "Trade and service area (Y92.5)",
    "jail": "Prison or jail (Y92.14)",
    "school": "School (Y92.21)",
    "restroom": "Trade and service area (Y92.5)",
    "": "Not Recorded",
}
SEXES = {"male": ("Male", "Male (9919003)"), "female": ("Female", "Female (9919001)")}
RACES = {
    "white": '"White"',
    "black": '"Black or African American"',
    "hispanic": '"White", "Hispanic or Latino"',
    "asian": '"Asian"',
    "unknown": "Not Recorded",
}
INITIAL_ACUITY = {
    "Critical (Red) (2813001)": 33,
    "Emergent (Yellow) (2813003)": 50,
    "Lower Acuity (Green) (2813005)": 12,
    "Not Recorded": 5,
}
FINAL_ACUITY = {
    "Critical (Red) (4219001)": 8,
    "Emergent (Yellow) (4219003)": 42,
    "Lower Acuity (Green) (4219005)": 44,
    "Not Recorded": 6,
}
FOUND_DEAD = (
    "Dead without Resuscitation Efforts (Black) (2813007)",
    "Dead without Resuscitation Efforts (Black) (4219007)",
)
DIED = ("Critical (Red) (2813001)", "Dead with Resuscitation Efforts (Black) (4219009)")

ANY_OPIOID = (
    "Opioid use, unspecified with intoxication, unspecified (F11.929)",
    "Opioid related disorders (F11)",
    "Opioid abuse (F11.1)",
    "Poisoning by unspecified narcotics, accidental (unintentional), initial encounter (T40.601A)",
)
OPIOID_IMPRESSIONS = {
    "heroin": ("Poisoning by heroin, accidental (unintentional), initial encounter (T40.1X1A)",),
    "fentanyl": (
        "Poisoning by fentanyl or fentanyl analogs, accidental, initial encounter (T40.411A)",
        "Poisoning by other synthetic narcotics, accidental, initial encounter (T40.4X1A)",
    ),
    "fentanyl/heroin": ("Poisoning by heroin, undetermined, initial encounter (T40.1X4A)",),
    "oxycodone": ("Poisoning by other opioids, accidental, initial encounter (T40.2X1A)",),
}
SYMPTOMS = (
    "Altered mental status (R41.82)",
    "Unconscious (R40.20)",
    "Respiratory arrest (R09.2)",
    "Mental disorder (F99)",
    "Other psychoactive substance abuse (F19.1)",
)
OTHER_IMPRESSIONS = {
    "cocaine": (
        "Poisoning by cocaine, accidental (unintentional), initial encounter (T40.5X1A)",
        "Cocaine related disorders (F14.9)",
    ),
    "crack": ("Cocaine related disorders (F14.9)",),
    "alcohol": ("Toxic effect of ethanol, accidental, initial encounter (T51.0X1A)",),
    "meth": ("Poisoning by amphetamines, accidental, initial encounter (T43.621A)",),
    "benzodiazepine": ("Poisoning by benzodiazepines, accidental, initial encounter (T42.4X1A)",),
    "cannabinoid": ("Poisoning by cannabis (derivatives), accidental (T40.7X1A)",),
    "unknown": (
        "Other psychoactive substance use, unspecified with intoxication (F19.929)",
        "Poisoning by unspecified drugs, accidental, initial encounter (T50.901A)",
    ),
}
SECONDARY = (
    "Altered mental status (R41.82)",
    "Respiratory failure (J96.9)",
    "Alcohol use, unspecified with intoxication (F10.929)",
    "Other psychoactive substance abuse (F19.1)",
    "Hypotension (I95.9)",
)
NOT_OVERDOSES = (
    "Stroke (I63.9)",
    "Alcohol abuse with intoxication (F10.129)",
    "Hypoglycemia (E16.2)",
    "Seizures (G40.909)",
    "Syncope (R55)",
    "Adverse effect of other opioids, initial encounter (T40.2X5A)",
)

NALOXONE = {
    "Naloxone (7242)": 55,
    "Narcan (197117)": 25,
    "Naloxone Nasal Spray [Narcan] (1725061)": 20,
}
OTHER_MEDICATIONS = (
    ("Oxygen (7806)", "15", "Liters Per Minute (LPM [gas])"),
    ("Oxygen (7806)", "6", "Liters Per Minute (LPM [gas])"),
    ("Ondansetron (Zofran) (26225)", "4", "Milligrams (mg)"),
    ("Normal saline (313002)", "500", "Milliliters (ml)"),
)
ROLES_BEFORE = (
    "Law Enforcement (9905047)",
    "Law Enforcement (9905047)",
    "Fire Personnel (non EMS) (9905051)",
    "Lay Person (9905045)",
    "Family Member (9905049)",
)
ROLES = ("Paramedic (9905007)", "Paramedic (9905007)", "Emergency Medical Technician (EMT)")
