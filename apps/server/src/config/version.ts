/** Version of the program, as the API, SIP and the log say it. */
export const version = "0.1.0";
