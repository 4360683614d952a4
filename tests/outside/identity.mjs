// How a caller says who he is.
export function callerHeaders({ actor, role, section, agency, purpose }) {
  const headers = { 'varsel-actor': actor, 'varsel-role': role };
  if (section) headers['varsel-section'] = section;
  if (agency) headers['varsel-agency'] = agency;
  if (purpose) headers['varsel-purpose'] = purpose;
  return headers;
}
