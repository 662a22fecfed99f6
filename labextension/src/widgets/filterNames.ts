/** How the values of the list's filters, and the fields of the metadata, are named. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobFilters } from '../models/api';
import { languageName } from './languages';

export function filterName(filter: keyof IJobFilters, trans: TranslationBundle): string {
  const names: Record<keyof IJobFilters, string> = {
    language: trans.__('Language'),
    classification: trans.__('Classification'),
    department: trans.__('Department'),
    status: trans.__('Status'),
    section: trans.__('Section')
  };
  return names[filter];
}

export function valueName(
  filter: keyof IJobFilters,
  value: string,
  trans: TranslationBundle
): string {
  if (filter === 'language') {
    return languageName(value, trans);
  }
  if (filter === 'status') {
    return statusName(value, trans);
  }
  return filter === 'section' ? sectionName(value, trans) : value;
}

export function statusName(status: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    writing: trans.__('Being written'),
    paused: trans.__('Paused'),
    published: trans.__('Published'),
    none: trans.__('Not begun')
  };
  return names[status] ?? status;
}

/** The usual name of a kind of section; `other` is everything else. */
export function sectionName(kind: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    general_accountability: trans.__('General Accountability'),
    organization_structure: trans.__('Organization Structure'),
    nature_and_scope: trans.__('Nature and Scope'),
    dimensions: trans.__('Dimensions'),
    specific_accountabilities: trans.__('Specific Accountabilities'),
    knowledge_skills_abilities: trans.__('Knowledge, Skills and Abilities'),
    other: trans.__('Other sections')
  };
  return names[kind] ?? kind;
}

/** The fields of the metadata that people fill in, in the order in which they do. */
export function metadataNames(trans: TranslationBundle): Record<string, string> {
  return {
    position_number: trans.__('Position number'),
    department: trans.__('Department'),
    branch: trans.__('Branch'),
    directorate: trans.__('Directorate'),
    location: trans.__('Location'),
    reports_to: trans.__('Reports to'),
    effective_date: trans.__('Effective date'),
    national_occupation_code: trans.__('National Occupation Code'),
    language_profile: trans.__('Language profile'),
    security: trans.__('Security')
  };
}

export function fieldName(field: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    title: trans.__('Title'),
    position_title: trans.__('Position title'),
    job_number: trans.__('Job number'),
    classification: trans.__('Classification'),
    language: trans.__('Language'),
    ...metadataNames(trans)
  };
  return names[field] ?? field;
}
