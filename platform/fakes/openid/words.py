"""What the provider's pages say, in both languages."""

WORDS = {
    "en": {
        "title": "Work account for trying out",
        "what": "Believes whoever one says one is. Only for this computer.",
        "set_up": "Type this in under Own sign-in among the settings:",
        "issuer": "Address of the provider",
        "client": "Client ID",
        "secret": "Client secret",
        "who": "Who are you?",
        "email": "E-mail address",
        "name": "Name",
        "yes": "Sign in",
        "no": "Cancel",
    },
    "sv": {
        "title": "Jobbkonto att prova med",
        "what": "Tror på den man säger att man är. Bara för den här datorn.",
        "set_up": "Skriv in det här under Egen inloggning bland inställningarna:",
        "issuer": "Leverantörens adress",
        "client": "Klient-id",
        "secret": "Klienthemlighet",
        "who": "Vem är du?",
        "email": "E-postadress",
        "name": "Namn",
        "yes": "Logga in",
        "no": "Avbryt",
    },
}
